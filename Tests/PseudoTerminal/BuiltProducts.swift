import Glibc

/// Where the build put the package's programs: beside the program that runs the tests.
public enum BuiltProducts {
    /// The full path of one of the package's executables. The test target must depend on it, or it is not built.
    public static func path(of program: String) -> String {
        for folder in candidates {
            let path = folder + "/" + program
            if access(path, X_OK) == 0 { return path }
        }
        return program
    }

    private static var candidates: [String] {
        var folders: [String] = []
        // On macOS the tests are a bundle inside the folder of products.
        for argument in [executable] + CommandLine.arguments {
            var folder = argument[...]
            while let slash = folder.lastIndex(of: "/"), slash > folder.startIndex {
                folder = folder[..<slash]
                folders.append(String(folder))
            }
        }
        return folders
    }

    private static var executable: String {
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = buffer.withUnsafeMutableBytes { bytes in
            bytes.baseAddress.map { readlink("/proc/self/exe", $0, bytes.count) } ?? -1
        }
        return count > 0 ? String(decoding: buffer.prefix(count), as: UTF8.self) : ""
    }
}
