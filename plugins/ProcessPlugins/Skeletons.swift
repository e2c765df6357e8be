/// The files that `plugin new` writes: a working plugin with a test, which its author changes into another one.
enum Skeleton {
    /// What a plugin can be written in.
    enum Language: String, CaseIterable, Sendable {
        /// A script with a header, for sh.
        case sh
        /// A script that imports `joblog.py`, which is written beside it.
        case python
        /// A package with a shell of its own, which has the built-in plugins and the new one.
        case swift
    }

    /// One of the files.
    struct File: Sendable, Equatable {
        /// The file's path, relative to the folder in which the user called `plugin new`.
        let path: String
        /// The content.
        let text: String
        /// Whether the file is a program. A test isn't, because every program in a plugin folder is taken for a plugin.
        var isExecutable = false
        /// Whether several plugins in one folder use the file. One that is already there stays.
        var isShared = false
    }

    /// Whether a plugin and its command may be called `name`: words of lower-case letters and digits with hyphens between
    /// them, the first of which begins with a letter. `joblog` is not among them: the program and `joblog.py` have that name.
    static func isName(_ name: String) -> Bool {
        name != "joblog" && name.wholeMatch(of: /[a-z][a-z0-9]*(-[a-z0-9]+)*/) != nil
    }

    /// Returns the files of a new plugin.
    ///
    /// - Parameters:
    ///   - name: The name of the plugin and of its command, for which `isName` is true.
    ///   - package: Where a plugin in Swift finds the package of joblog: the path of a folder or a URL of a repository.
    static func files(name: String, language: Language, package: String = "../joblog") -> [File] {
        switch language {
        case .sh: shellFiles(name)
        case .python: pythonFiles(name)
        case .swift: swiftFiles(name, package: package)
        }
    }

    /// Returns a text of this file's neighbours for a plugin: `<name>` is the plugin's name, and `<Name>` the same as one
    /// word with capitals, for Swift.
    static func fill(_ text: String, _ name: String) -> String {
        let capitals = name.split(separator: "-").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
        return text.replacing("<name>", with: name).replacing("<Name>", with: capitals)
    }
}
