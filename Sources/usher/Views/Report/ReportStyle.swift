import JobModel

/// The look of a report's page: light and dark, on paper, from 360 px on. It loads nothing.
enum ReportStyle {
  /// What a page with this style, and with nothing else that could load or run, allows itself.
  static let contentSecurityPolicy =
    "default-src 'none'; style-src 'sha256-\(digest)'; base-uri 'none'; form-action 'none'"

  private static let digest: String = {
    let words = SpecDigest(of: Array(css.utf8)).words
    let bytes = [words.0, words.1, words.2, words.3].flatMap { word in
      (0..<8).map { UInt8(truncatingIfNeeded: word >> (56 - 8 * $0)) }
    }
    return Data(bytes).base64EncodedString()
  }()

  static let css = """
    :root{color-scheme:light dark;--page:#f4f5f7;--card:#fff;--text:#1b1f24;--soft:#57606a;--line:#d5d9de;--bar:#6a8ab5;\
    --mark:#1f5fae;--good:#1a7f37;--bad:#b42318;--wait:#8a5300}
    @media screen and (prefers-color-scheme:dark){:root{--page:#111418;--card:#1b2026;--text:#e6e9ed;--soft:#a3acb7;\
    --line:#39414b;--bar:#5474a0;--mark:#7fb2f0;--good:#56c271;--bad:#ff9a8d;--wait:#e8b25c}}
    *{box-sizing:border-box}
    body{margin:0 auto;padding:16px;max-width:1280px;background:var(--page);color:var(--text);\
    font:15px/1.45 system-ui,sans-serif;overflow-wrap:anywhere}
    h1{font-size:1.5rem;margin:0}
    h2{font-size:1.1rem;margin:28px 0 10px}
    h3{font-size:1rem;margin:0}
    p,ul{margin:4px 0}
    ul{padding:0;list-style:none}
    header p,footer,.f,li,th{color:var(--soft)}
    li b{color:var(--text);font-weight:600}
    footer{margin-top:28px;font-size:.87rem}
    .g{display:grid;gap:14px;grid-template-columns:repeat(auto-fill,minmax(min(100%,19rem),1fr));align-items:start}
    .g>*{background:var(--card);border:1px solid var(--line);border-radius:8px;padding:14px;min-width:0}
    .p h2{margin:0;font-size:1rem}
    .n{font-size:1.8rem;font-weight:700;line-height:1.1}
    .j{border-left-width:4px!important}
    .failed{border-left-color:var(--bad)!important}
    .openStart,.running,.notStarted{border-left-color:var(--wait)!important}
    .active{border-left-color:var(--good)!important}
    .failed>.s,.failed>.n{color:var(--bad)}
    .openStart>.s,.running>.s,.notStarted>.s{color:var(--wait)}
    .active>.s{color:var(--good)}
    .s{font-weight:600}
    .f,.m,.v{font-size:.9rem}
    .m{border-left:3px solid var(--line);padding-left:8px}
    .v{font-weight:600}
    figure{margin:12px 0 0}
    svg{display:block;width:100%;max-width:420px;height:auto}
    svg text{font:11px system-ui,sans-serif;fill:var(--text)}
    svg .e{text-anchor:end;fill:var(--soft)}
    svg .q{fill:var(--soft)}
    .b{fill:var(--bar)}
    .x,circle{fill:var(--mark)}
    .r{fill:var(--good)}
    .w{fill:var(--bad)}
    .k{stroke:var(--text);stroke-width:2}
    .a,.d{stroke:var(--line);fill:none}
    .d{stroke:var(--soft);stroke-dasharray:4 3}
    .l{stroke:var(--mark);stroke-width:2;fill:none}
    table{border-collapse:collapse;width:100%;font-size:.84rem;margin-top:6px}
    th{font-weight:400;text-align:left;min-width:4.2em}
    td:not(:last-child){min-width:2.8em}
    th,td{padding:2px 8px 2px 0;border-top:1px solid var(--line);vertical-align:top;font-variant-numeric:tabular-nums}
    @media print{body{background:none;max-width:none;padding:0}.g>*{break-inside:avoid}.g{display:block}.g>*{margin:0 0 10px}}

    """
}
