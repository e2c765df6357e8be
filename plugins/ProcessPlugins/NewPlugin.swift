import JobModel

import Glibc

/// A plugin that `plugin new` writes.
struct NewPlugin: Sendable {
    /// A file of the plugin, after writing.
    struct Written: Sendable {
        /// The path as the user would type it.
        let path: String
        /// Whether it was written; false for a shared file that was there.
        let isNew: Bool
    }

    let name: String
    let language: Skeleton.Language
    /// The folder as the user typed it.
    let folder: String
    private let package: String

    /// - Parameter folder: nil for the current folder.
    init(name: String, language: Skeleton.Language, folder: String?) {
        self.name = name
        self.language = language
        self.folder = folder ?? "."
        package = language == .swift ? Self.packageOfProgram ?? "../joblog" : ""
    }

    /// Sentences that say how to try the plugin.
    var advice: [String] {
        Texts.howToTry(language, name, in: folder) + (language == .swift ? [Texts.dependsOn(package)] : [])
    }

    /// Writes the files. If one can't be written, those that were are removed.
    ///
    /// - Throws: `Failure` if there is a file of the plugin already.
    func write() throws(Failure) -> [Written] {
        var info = stat()
        guard stat(folder, &info) == 0, info.st_mode & S_IFMT == S_IFDIR else { throw Texts.noFolder(folder) }
        let files = Skeleton.files(name: name, language: language, package: package)
        // A folder that is there might hold anything.
        let taken = files.filter { !$0.isShared }.map { language == .swift ? name : $0.path }
        if let path = taken.map(place).first(where: Self.exists) { throw Texts.fileExists(path) }
        var written: [Written] = []
        var made: [String] = []
        do {
            for file in files {
                let path = place(file.path)
                if file.isShared, Self.exists(path) {
                    written.append(Written(path: path, isNew: false))
                    continue
                }
                try makeFolders(above: file.path, &made)
                try Self.write(file, to: path, &made)
                written.append(Written(path: path, isNew: true))
            }
        } catch {
            // remove(3) takes files and empty folders.
            for path in made.reversed() { remove(path) }
            throw error
        }
        return written
    }

    private func place(_ path: String) -> String {
        folder == "." ? path : folder.hasSuffix("/") ? folder + path : folder + "/" + path
    }

    private static func exists(_ path: String) -> Bool {
        var info = stat()
        return lstat(path, &info) == 0
    }

    private func makeFolders(above path: String, _ made: inout [String]) throws(Failure) {
        var parts = path.split(separator: "/").dropLast()
        var folders: [String] = []
        while !parts.isEmpty {
            folders.append(place(parts.joined(separator: "/")))
            parts = parts.dropLast()
        }
        for folder in folders.reversed() where !Self.exists(folder) {
            guard mkdir(folder, 0o755) == 0 else { throw Texts.cannotWrite(folder, Self.reason) }
            made.append(folder)
        }
    }

    /// Writes a new file, which only its owner may change, whatever the umask: else it would not be loaded.
    private static func write(_ file: Skeleton.File, to path: String, _ made: inout [String]) throws(Failure) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, file.isExecutable ? 0o755 : 0o644)
        guard descriptor >= 0 else {
            throw errno == EEXIST ? Texts.fileExists(path) : Texts.cannotWrite(path, reason)
        }
        made.append(path)
        var rest = Array(file.text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else {
                let reason = reason
                close(descriptor)
                throw Texts.cannotWrite(path, reason)
            }
            rest = rest.dropFirst(count)
        }
        guard close(descriptor) == 0 else { throw Texts.cannotWrite(path, reason) }
    }

    private static var reason: String { String(cString: strerror(errno)) }

    /// The folder of joblog's package, if the program that runs was built in it.
    private static var packageOfProgram: String? {
        guard let path = realpath("/proc/self/exe", nil) else { return nil }
        defer { free(path) }
        var folders = String(cString: path).split(separator: "/").dropLast()
        while !folders.isEmpty {
            let folder = "/" + folders.joined(separator: "/")
            if let bytes = SmallFile.read(folder + "/Package.swift", atMost: 4096),
                String(decoding: bytes, as: UTF8.self).contains("name: \"joblog\",\n")
            {
                return folder
            }
            folders = folders.dropLast()
        }
        return nil
    }
}
