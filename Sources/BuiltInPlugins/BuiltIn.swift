import Compare
import Explore
import Fetch
import Filter
import Format
import JobShell
import Language
import ProcessPlugins
import Save
import Store

/// The built-in plugins as a list, for shells that have others beside them: `BuiltIn.plugins + [MyPlugin()]`.
public enum BuiltIn {
    /// All built-in plugins, in the order in which `help` lists them.
    public static var plugins: [any Plugin] {
        [
            LanguagePlugin(), ExplorePlugin(), FetchPlugin(), FilterPlugin(), ComparePlugin(), SavePlugin(),
            FormatPlugin(), StorePlugin(), ProcessPluginsPlugin(),
        ]
    }
}
