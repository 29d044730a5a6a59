import Hummingbird
@main struct E { static func main() {} }
