import Foundation
import JobModel
import Testing

@testable import BKJob

/// Where credentials come from, and that nothing shows them.
@Suite struct CredentialsTests {
    @Test func theEnvironmentNamesThem() {
        let credentials = Credentials.fromEnvironment([
            "BK_APP_CODE": "app", "BK_APP_SECRET": " s \n", "BK_TOKEN": "", "BK_USERNAME": "a\nb",
            "BK_JOB_ACCESS_TOKEN": "old", "BK_ACCESS_TOKEN": "new", "OTHER": "x",
        ])
        #expect(credentials.appCode == "app" && credentials.appSecret?.reveal() == "s")
        #expect(credentials.token == nil && credentials.username == nil)
        #expect(credentials.accessToken?.reveal() == "new")
        #expect(credentials.source(of: .accessToken) == "BK_ACCESS_TOKEN")
        #expect(
            Credentials.environmentNames == ["BK_APP_SECRET", "BK_TOKEN", "BK_ACCESS_TOKEN", "BK_JOB_ACCESS_TOKEN"])
    }

    @Test func linesNameThem() throws {
        let text = "# mine\r\nbk_app_code = app\r\n\r\nBK_APP_SECRET=a=b\nbk_access_token=t"
        let credentials = try Credentials.parse(text, source: "here")
        #expect(credentials.appCode == "app" && credentials.appSecret?.reveal() == "a=b")
        #expect(credentials.shown(.accessToken) == "••••" && credentials.shown(.appCode) == "app")
        #expect(credentials.shown(.token) == nil && credentials.source(of: .appCode) == "here")
    }

    @Test(arguments: [
        "", "# nothing", "bk_app_secret p4ssword", "p4ssword=1", "bk_app_secret=", "bk_app_secret=p4ssword\u{7}x",
    ])
    func otherLinesAreRefusedWithoutShowingThem(text: String) {
        #expect { try Credentials.parse(text, source: "here") } throws: {
            let failure = $0 as? Failure
            return failure?.code == "bad-credentials" && failure?.message.contains("here") == true
                && failure?.message.contains("p4ssword") == false
        }
    }

    @Test func doorsAskForDifferentParts() {
        let application = Credentials.fromEnvironment(["BK_APP_CODE": "a", "BK_APP_SECRET": "b"])
        let person = Credentials.fromEnvironment(["BK_USERNAME": "u"])
        let token = Credentials.fromEnvironment(["BK_ACCESS_TOKEN": "t"])
        #expect(application.missing(for: .esb)?.message.contains("bk_token or bk_username") == true)
        #expect(application.merging(person).missing(for: .esb) == nil)
        #expect(token.missing(for: .gateway) == nil)
        #expect(token.missing(for: .esb)?.status == .credentials)
    }

    @Test func newerPartsTakeTheOldOnesPlace() {
        let old = Credentials.fromEnvironment(["BK_APP_CODE": "a", "BK_TOKEN": "old"])
        var new = Credentials()
        new.set(.token, "new", source: "login")
        let merged = old.merging(new)
        #expect(merged.appCode == "a" && merged.token?.reveal() == "new" && merged.source(of: .token) == "login")
    }

    @Test func filesMustBeTheOwnersAlone() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appendingPathComponent("it's mine").path
        func write(_ bytes: [UInt8], mode: Int) throws {
            try Data(bytes).write(to: URL(fileURLWithPath: path))
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
        }
        try write(Array("bk_token=t\n".utf8), mode: 0o600)
        let credentials = try Credentials.readFile(path)
        #expect(credentials.token?.reveal() == "t" && credentials.source(of: .token) == path)
        for mode in [0o640, 0o604, 0o620] {
            try write(Array("bk_token=t\n".utf8), mode: mode)
            #expect { try Credentials.readFile(path) } throws: {
                ($0 as? Failure)?.hint?.hasPrefix("run `chmod 600 '") == true
                    && ($0 as? Failure)?.hint?.hasSuffix("it'\\''s mine'`") == true
            }
        }
        for bytes in [[0xFF, 0xFE], [UInt8](repeating: 0x23, count: 70_000)] {
            try write(bytes, mode: 0o600)
            #expect(throws: Failure.self) { try Credentials.readFile(path) }
        }
        #expect(throws: Failure.self) { try Credentials.readFile(folder.path) }
        #expect { try Credentials.readFile(path + ".none") } throws: {
            ($0 as? Failure)?.message.contains("No such file") == true
        }
    }

    @Test func nothingShowsASecret() {
        let secret = Secret("p4ssword")
        let credentials = Credentials.fromEnvironment(["BK_APP_SECRET": "p4ssword", "BK_APP_CODE": "app"])
        var dumped = ""
        dump(secret, to: &dumped)
        dump(credentials, to: &dumped)
        dumped += "\(secret) \(String(reflecting: secret)) \(credentials) \(String(reflecting: credentials))"
        #expect(!dumped.contains("p4ssword") && dumped.contains("••••"))
        #expect("\(credentials)" == "bk_app_code from BK_APP_CODE, bk_app_secret from BK_APP_SECRET")
    }
}
