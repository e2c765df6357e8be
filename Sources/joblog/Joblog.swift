import BuiltInPlugins
import DemoFaults
import DemoLoads
import JobShellProgram

/// The program: any shell's program with the built-in plugins, and with a demo platform that has faults and loads.
@main
enum Joblog {
    static func main() {
        ShellProgram.main(
            version: "0.1.0", plugins: BuiltIn.plugins, demoFaults: { try DemoFaults($0).injector() },
            demoJobs: DemoLoads.jobs)
    }
}
