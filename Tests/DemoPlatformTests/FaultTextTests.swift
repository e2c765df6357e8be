import DemoFaults
import DemoPlatform
import JobModel
import Testing

@Suite("Faults as text")
struct FaultTextTests {
    @Test func everyWordIsRead() throws {
        let text =
            "latency=50-200@first3,status429=0.1,retry-date=4,status500=every5,html502,login=first1,reset=0,"
            + "reset-body=1,truncate=0.05,cut-json,empty,omit=0.02,omit-always=7+8,guilty=9,trickle=5000@0.5,"
            + "odd=every3,hostile,same-page,unfiltered,gzip,blank=first2,no-batch,no-single,refused=11,all,seed=42"
        let faults = try DemoFaults(text)
        var expected = DemoFaults()
        expected.occasions = [
            .latency: .first(3), .status429: .share(0.1), .status500: .every(5), .html502: .always, .login: .first(1),
            .reset: .share(0), .resetBody: .share(1), .truncate: .share(0.05), .cutJSON: .always, .empty: .always,
            .omit: .share(0.02), .guilty: .always, .trickle: .share(0.5), .odd: .every(3), .hostile: .always,
            .samePage: .always, .unfiltered: .always, .gzip: .always, .blank: .first(2), .noBatch: .always,
            .noSingle: .always,
            .refused: .always,
        ]
        expected.latency = 50...200
        expected.retryAfter = .date(seconds: 4)
        expected.bytesPerSecond = 5000
        (expected.alwaysOmittedHosts, expected.guiltyHosts, expected.refusedHosts) = ([7, 8], [9], [11])
        (expected.affectsAllMethods, expected.seed) = (true, 42)
        #expect(faults == expected)
        #expect(try DemoFaults("") == .none)
        // Help lists each word that is read, and no other.
        let names = Set(DemoFaults.words.map { String($0.form.prefix { $0 != "=" && $0 != "[" }) })
        let read = text.split(separator: ",").map { String($0.prefix { $0 != "=" }) }
        #expect(names == Set(read + ["retry-after"]))
    }

    @Test(arguments: [
        "lateness=3", "latency", "latency=fast", "latency=9-3", "latency=-5", "latency=5@sometimes", "status429=1.5",
        "status429=-1", "status429=nan", "truncate=first", "truncate=first0", "truncate=every-2", "truncate=",
        "gzip=1", "hostile=1", "all=yes", "seed=x", "seed", "guilty", "guilty=", "guilty=1+", "no-single=1", "refused",
        "omit-always=a",
        "trickle=0",
        "retry-after=soon", "retry-date=none", "=3",
    ])
    func aWrongWordIsNamed(word: String) {
        let failure = #expect(throws: Failure.self) { try DemoFaults("gzip,\(word),seed=7") }
        #expect(failure?.code == "demo-fault" && failure?.status == .usage)
        #expect(
            failure?.message.contains("'\(word)'") == true
                || failure?.message.contains("'\(word.prefix { $0 != "=" })'") == true)
        #expect(failure?.hint != nil)
    }
}
