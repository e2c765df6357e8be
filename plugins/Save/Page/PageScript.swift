/// The script of the page: the search box and the two buttons. Without the script the page shows everything, but can't
/// be searched.
enum PageScript {
    /// The script as markup.
    static var markup: Markup { Markup(stringLiteral: source) }

    /// The SHA-256 of `source` in base64. The page's content security policy allows only the script with this hash.
    ///
    /// A test computes the hash again, so change it with the source.
    static let hash = "YZOnUh9zD0DYgcosDtQ3Fa4ojk9/a5lTUt7GQhEe7eA="

    /// The source. It only hides, shows, counts and marks elements; it never creates elements or turns text into
    /// markup.
    static let source: StaticString = """
        'use strict';
        {
          const query = document.getElementById('query');
          const count = document.getElementById('count');
          const nothing = document.getElementById('nothing');
          const mostMarks = 5000;
          const sections = Array.from(document.querySelectorAll('main > section'), (element) => ({
            element,
            foldings: Array.from(element.querySelectorAll('details')),
            places: Array.from(element.querySelectorAll('[data-find]'), (place) => ({
              element: place,
              folding: place.closest('details'),
              text: place.textContent.toLowerCase(),
            })),
          }));

          // Marks what was found without touching the document; a browser that cannot do that marks nothing.
          const mark = (needle, places) => {
            if (!CSS.highlights) return;
            const found = new Highlight();
            CSS.highlights.set('found', found);
            for (const place of needle ? places : []) {
              const walker = document.createTreeWalker(place, NodeFilter.SHOW_TEXT);
              while (walker.nextNode()) {
                const node = walker.currentNode;
                const text = node.data.toLowerCase();
                // Some letters have a longer small form: then positions would be wrong.
                if (text.length !== node.data.length) continue;
                for (let at = text.indexOf(needle); at >= 0; at = text.indexOf(needle, at + needle.length)) {
                  // A single letter is found a million times, and marking all of them would make typing slow.
                  if (found.size === mostMarks) return;
                  found.add(new StaticRange({
                    startContainer: node, startOffset: at, endContainer: node, endOffset: at + needle.length,
                  }));
                }
              }
            }
          };

          const narrow = () => {
            const needle = query.value.trim().toLowerCase();
            const found = [];
            let shown = 0;
            for (const { element, foldings, places } of sections) {
              const hits = needle ? places.filter((place) => place.text.includes(needle)) : [];
              element.hidden = needle !== '' && hits.length === 0;
              if (!element.hidden) shown += 1;
              for (const folding of foldings) {
                folding.toggleAttribute('data-found', hits.some((hit) => hit.folding === folding));
              }
              for (const hit of hits) found.push(hit.element);
            }
            const noun = sections.length === 1 ? count.dataset.one : count.dataset.many;
            count.value = needle ? `${shown} of ${sections.length} ${noun}` : `${sections.length} ${noun}`;
            nothing.textContent = shown === 0 ? `Nothing matches “${query.value.trim()}”.` : '';
            nothing.hidden = shown > 0;
            mark(needle, found);
          };

          // The query is kept in the address, so that a link opens the narrowed page.
          const keep = () => {
            const text = query.value.trim();
            const address = text ? '#q=' + encodeURIComponent(text) : location.pathname + location.search;
            // Inside a mail reader's frame a page may have no address of its own to change.
            try { history.replaceState(null, '', address); } catch { }
          };

          const read = () => {
            query.value = new URLSearchParams(location.hash.slice(1)).get('q') ?? '';
            narrow();
          };

          const fold = (open) => {
            for (const { element, foldings } of sections) {
              if (!element.hidden) for (const folding of foldings) folding.open = open;
            }
          };

          query.addEventListener('input', () => { narrow(); keep(); });
          window.addEventListener('hashchange', read);
          document.getElementById('unfold').addEventListener('click', () => fold(true));
          document.getElementById('fold').addEventListener('click', () => fold(false));
          if (sections.length > 0) {
            document.getElementById('tools').hidden = false;
            read();
          }
        }
        """
}
