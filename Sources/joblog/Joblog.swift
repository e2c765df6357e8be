import Compare
import DemoFaults
import DemoLoads
import Explore
import Fetch
import Filter
import Format
import JobShellProgram
import Language
import ProcessPlugins
import Save
import Store

/// The program: any shell's program with the built-in plugins, and with a demo platform that has faults and loads.
@main
enum Joblog {
    static func main() {
        ShellProgram.main(
            version: "0.1.0",
            plugins: [
                LanguagePlugin(), ExplorePlugin(), FetchPlugin(), FilterPlugin(), ComparePlugin(), SavePlugin(),
                FormatPlugin(),
                StorePlugin(), ProcessPluginsPlugin(),
            ],
            demoFaults: { try DemoFaults($0).injector() }, demoJobs: DemoLoads.jobs)
    }
}
