import BuiltInPlugins
import JobShellProgram
import Waves

/// joblog with one more plugin.
@main
enum MyShell {
    static func main() { ShellProgram.main(version: "1.0", plugins: BuiltIn.plugins + [WavesPlugin()]) }
}
