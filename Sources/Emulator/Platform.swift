// Foundation without internationalisation where there is one, for every file of this module.

#if canImport(FoundationEssentials)
  @_exported public import FoundationEssentials
#else
  @_exported public import Foundation
#endif
