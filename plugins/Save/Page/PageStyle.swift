/// The style sheet of the page, for light and dark, wide and narrow screens, and for paper.
enum PageStyle {
    /// The style sheet as markup.
    static var markup: Markup { Markup(stringLiteral: source) }

    /// The SHA-256 of `source` in base64. The page's content security policy allows only the style with this hash.
    ///
    /// A test computes the hash again, so change it with the source.
    static let hash = "liubTuNlKrpivryRKnHIux4v5M1Hn3q3hYGtnY2/Q7k="

    /// The source. The contrast of every text colour to its background is at least 4.5 to 1.
    static let source: StaticString = """
        :root {
          color-scheme: light;
          --ground: #f6f7f8; --paper: #ffffff; --ink: #1d2328; --dim: #5b656f; --rule: #dadfe4; --link: #0a5cad;
          --good: #2a7d4f; --bad: #b3311f; --unfinished: #8d6100;
          --removed: #fcebe8; --removed-part: #f6c5bd; --added: #e6f4ea; --added-part: #b5dfc2;
          --found: #ffe27a; --found-ink: #1d2328;
          --code: ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", "DejaVu Sans Mono",
            "Noto Sans Mono CJK SC", monospace;
        }
        @media screen and (prefers-color-scheme: dark) {
          :root {
            color-scheme: dark;
            --ground: #14171a; --paper: #1b1f23; --ink: #e3e7eb; --dim: #9aa5b0; --rule: #343b42; --link: #7db7f0;
            --good: #5cb583; --bad: #f08573; --unfinished: #d8a74a;
            --removed: #33211f; --removed-part: #6b2f27; --added: #1b2c22; --added-part: #24573a;
            --found: #7a6210; --found-ink: #ffffff;
          }
        }
        * { box-sizing: border-box; }
        [hidden] { display: none !important; }
        html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
        body {
          max-width: 76rem; margin: 0 auto; padding: 2rem 1.5rem 4rem; background: var(--ground); color: var(--ink);
          font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "PingFang SC", "Microsoft YaHei",
            sans-serif;
        }
        h1, h2, h3, p, dl, dd, pre { margin: 0; overflow-wrap: anywhere; }
        h1 { font-size: 1.6rem; line-height: 1.25; font-weight: 650; }
        h2 { font-size: 1.1rem; font-weight: 650; margin: 2rem 0 0.75rem; }
        h3 { font-size: 1.05rem; font-weight: 650; }
        small { font-size: 0.9rem; font-weight: 400; color: var(--dim); }
        .summary, .note, footer { color: var(--dim); }
        .summary { margin-top: 0.25rem; }
        .note { font-size: 0.9rem; padding: 0.35rem 0; }
        .code, .mark, pre, .difference td, dd { font-family: var(--code); font-size: 0.82rem; line-height: 1.55; }
        h1, h3, th, td, dd, pre, .code, .mark, .outcome { unicode-bidi: isolate; }
        .control { color: var(--dim); font-family: var(--code); font-size: 0.92em; }
        ::highlight(found) { background-color: var(--found); color: var(--found-ink); }
        :focus-visible { outline: 2px solid var(--link); outline-offset: 2px; border-radius: 2px; }

        .bar {
          width: 100%; height: 1rem; margin-bottom: 0.75rem; table-layout: fixed; border-spacing: 0;
          border-collapse: collapse;
        }
        .bar td { padding: 0; border-left: 2px solid var(--ground); }
        .bar td:first-child { border-left: 0; }
        td.good, .swatch.good { background: var(--good); }
        td.bad, .swatch.bad { background: var(--bad); }
        td.unfinished, .swatch.unfinished { background: var(--unfinished); }
        .swatch { display: inline-block; width: 0.7rem; height: 0.7rem; margin-right: 0.5rem; border-radius: 2px; }
        .legend { width: 100%; border-collapse: collapse; }
        .legend th, .legend td {
          padding: 0.35rem 1rem 0.35rem 0; text-align: left; vertical-align: baseline; font-weight: 400;
          border-top: 1px solid var(--rule);
        }
        .legend thead th { border-top: 0; font-size: 0.85rem; color: var(--dim); padding-top: 0; }
        .legend .number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
        .legend td:last-child, .legend th:last-child { width: 55%; padding-right: 0; overflow-wrap: anywhere; }

        .facts dl { border-bottom: 1px solid var(--rule); }
        .facts dl > div {
          display: grid; grid-template-columns: 9rem 1fr; gap: 1rem; padding: 0.3rem 0; align-items: baseline;
          border-top: 1px solid var(--rule);
        }
        dt { color: var(--dim); font-size: 0.9rem; }
        dd { white-space: pre-wrap; }

        .tools {
          position: sticky; top: 0; z-index: 1; display: flex; flex-wrap: wrap; gap: 0.5rem 0.75rem;
          align-items: center; margin: 2rem -0.75rem 0; padding: 0.6rem 0.75rem; background: var(--ground);
          border-bottom: 1px solid var(--rule);
        }
        .tools + main h2 { margin-top: 1.25rem; }
        .tools label { font-weight: 650; }
        .tools input { flex: 1 1 12rem; min-width: 0; max-width: 28rem; }
        .tools output { color: var(--dim); font-variant-numeric: tabular-nums; }
        .tools .buttons { margin-left: auto; }
        .tools input, .tools button {
          font: inherit; color: inherit; background: var(--paper); border: 1px solid var(--dim); border-radius: 4px;
          padding: 0.3rem 0.6rem;
        }
        .tools button { font-size: 0.9rem; cursor: pointer; }
        ::placeholder { color: var(--dim); opacity: 1; }

        .group {
          margin-bottom: 1rem; padding: 0.9rem 1.1rem; background: var(--paper); border: 1px solid var(--rule);
          border-left: 4px solid var(--rule); border-radius: 4px; scroll-margin-top: 5rem;
          content-visibility: auto; contain-intrinsic-size: auto 30rem;
        }
        .group.good { border-left-color: var(--good); }
        .group.bad { border-left-color: var(--bad); }
        .group.unfinished { border-left-color: var(--unfinished); }
        .good .outcome { color: var(--good); }
        .bad .outcome { color: var(--bad); }
        .unfinished .outcome { color: var(--unfinished); }
        .group > .code { color: var(--dim); }
        .mark { margin-top: 0.35rem; white-space: pre-wrap; font-weight: 600; }
        summary { cursor: pointer; width: fit-content; padding: 0.3rem 0; font-size: 0.92rem; color: var(--link); }
        details[data-found]:not([open]) > summary::after { content: ", found in here"; color: var(--ink); }
        pre, .difference td { white-space: pre-wrap; overflow-wrap: anywhere; tab-size: 8; }
        pre { padding: 0.6rem 0.75rem; border: 1px solid var(--rule); border-radius: 3px; }

        .difference { width: 100%; table-layout: fixed; border-collapse: collapse; border: 1px solid var(--rule); }
        .difference th {
          padding: 0.3rem 0.75rem; text-align: left; font-size: 0.85rem; font-weight: 400; color: var(--dim);
          overflow-wrap: anywhere;
        }
        .difference .place th { border-top: 1px solid var(--rule); }
        .difference td { position: relative; padding: 0 0.5rem 0 7ch; vertical-align: top; }
        .difference .right, .difference thead th + th { border-left: 1px solid var(--rule); }
        .difference td::before {
          content: attr(data-line); position: absolute; left: 0; width: 4.5ch; text-align: right; color: var(--dim);
        }
        .masked { color: var(--dim); }
        ins, del { text-decoration: none; }
        ins::before, del::before { position: absolute; left: 5.3ch; }
        del::before { content: "−"; }
        ins::before { content: "+"; }
        .difference thead th::before { content: "− "; }
        .difference thead th + th::before { content: "+ "; }
        .changed .left:not(.none) { background: var(--removed); }
        .changed .right:not(.none) { background: var(--added); }
        .difference mark { color: inherit; border-radius: 2px; }
        .difference mark .control { color: inherit; text-decoration: underline dotted; }
        .left mark { background: var(--removed-part); }
        .right mark { background: var(--added-part); }
        footer { margin-top: 2rem; font-size: 0.85rem; }

        @media (max-width: 46rem) {
          body { padding: 1.25rem 0.9rem 3rem; }
          .facts dl > div { grid-template-columns: 1fr; gap: 0; }
          .legend thead { display: none; }
          .legend tr { display: block; padding: 0.35rem 0; border-top: 1px solid var(--rule); }
          .legend th, .legend td { display: inline; border: 0; }
          .legend td:last-child { display: block; width: auto; color: var(--dim); }
          .tools .buttons { margin-left: 0; }
          .group { padding: 0.75rem; }
          .difference, .difference tbody, .difference thead, .difference tr, .difference th, .difference td {
            display: block;
          }
          .difference thead th + th, .difference .right { border-left: 0; }
          .difference tr:not(.changed) .left, .difference .none { display: none; }
        }
        @media print {
          @page { margin: 15mm; }
          body { max-width: none; padding: 0; background: none; font-size: 10pt; }
          .buttons, .tools:has(:placeholder-shown) { display: none; }
          .tools { position: static; background: none; }
          .tools input { border: 0; }
          .group { content-visibility: visible; }
          .bar, .swatch, .changed td, mark { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
          h2, h3, summary { break-after: avoid; }
          .difference tr, .legend tr, .facts dl > div { break-inside: avoid; }
        }
        """
}
