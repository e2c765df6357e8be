/// How one host of a step is written so that the word means this host and no other.
enum WordForm: Sendable {
    /// `10.20.0.1`, `fd00::5`
    case address
    /// `3:10.20.0.1`, `3:[fd00::5]`
    case areaAndAddress
    /// `web-01`, `name:my host`: no address is known that tells it apart.
    case name
    /// `id:100042`: no address or name is known, or another host of the same area has it too.
    case id
    /// `nth:17`, the place in the step's answer from 1: nothing else tells this host apart.
    case place

    /// The form of each host.
    static func forms(
        _ hosts: [Host], four: [UInt64], six: [Address6Entry], ids: [IDEntry], names: [NameEntry]
    ) -> [WordForm] {
        var forms = Array(repeating: WordForm.place, count: hosts.count)
        for run in runs(ids, by: { $0.id == $1.id }) where run.count == 1 {
            for entry in run where entry.id >= 0 { forms[entry.position] = .id }
        }
        for run in runs(names, by: { $0.lowered == $1.lowered }) {
            // Names that differ by case alone are told apart by it.
            let counts = Dictionary(run.map { (hosts[$0.position].name, 1) }, uniquingKeysWith: +)
            for entry in run where counts[hosts[entry.position].name] == 1 { forms[entry.position] = .name }
        }
        // A host that has both is called by its IPv4 address, but its IPv6 address may still be another host's.
        for run in runs(six, by: { $0.high == $1.high && $0.low == $1.low }) {
            assign(run.map(\.position), of: hosts, to: &forms) { hosts[$0].ipv4 == nil }
        }
        for run in runs(four, by: { $0 >> 32 == $1 >> 32 }) {
            if run.count == 1, let entry = run.first {
                let position = Int(entry & 0xFFFF_FFFF)
                forms[position] = hosts[position].area == 0 ? .address : .areaAndAddress
            } else {
                assign(run.map { Int($0 & 0xFFFF_FFFF) }, of: hosts, to: &forms) { _ in true }
            }
        }
        return forms
    }

    /// The forms of the hosts that share an address; those that share the area too keep the form they have.
    private static func assign(
        _ sharing: [Int], of hosts: [Host], to forms: inout [WordForm], where isCalledByIt: (Int) -> Bool
    ) {
        var counts: [Int64: Int] = [:]
        for position in sharing { counts[hosts[position].area, default: 0] += 1 }
        for position in sharing where isCalledByIt(position) && counts[hosts[position].area] == 1 {
            let isPlain = counts.count == 1 && hosts[position].area == 0
            forms[position] = isPlain ? .address : .areaAndAddress
        }
    }

    /// The runs of equal neighbours.
    private static func runs<Entry>(
        _ entries: [Entry], by isSame: (Entry, Entry) -> Bool
    ) -> [ArraySlice<Entry>] {
        var runs: [ArraySlice<Entry>] = []
        runs.reserveCapacity(entries.count)
        var start = 0
        for index in entries.indices where index + 1 == entries.count || !isSame(entries[index], entries[index + 1]) {
            runs.append(entries[start...index])
            start = index + 1
        }
        return runs
    }
}
