/// The masks that joblog brings along, in the order in which they are listed.
enum BuiltInMask: UInt8, CaseIterable {
    case time, processID, duration, rate, progress, process, memory, address, hostName, port, uuid, identifier
    case pointer, temporary

    var mask: Mask {
        switch self {
        case .time:
            Mask(
                name: "time", meaning: "dates, times of day, both together, and epoch seconds that a word announces",
                example: "[2026-11-23 15:52:35]", placeholder: "<time>")
        case .processID:
            Mask(
                name: "pid", meaning: "process and thread numbers that a word, a bracket or their place announces",
                example: "[PID:56875]", placeholder: "<pid>")
        case .duration:
            Mask(
                name: "duration", meaning: "how long something took; not what a setting such as a timeout says",
                example: "耗时 35ms", placeholder: "<duration>")
        case .rate:
            Mask(
                name: "rate", meaning: "amounts per time, such as the speed of a transfer", example: "12.7 MB/s",
                placeholder: "<rate>")
        case .progress:
            Mask(
                name: "progress", meaning: "how far a transfer had come on its way, its bar, and curl's meter",
                example: "45% 12.3MB/s", placeholder: "<progress>")
        case .process:
            Mask(
                name: "process", meaning: "the numbers of a process in a line of ps",
                example: "root  842  0.3  0.1  42892 13340 ?", placeholder: "<process>")
        case .memory:
            Mask(
                name: "memory", meaning: "how much memory a process holds", example: "VmRSS: 13340 kB",
                placeholder: "<memory>")
        case .address:
            Mask(
                name: "ip", meaning: "the host's own IPv4 and IPv6 addresses, however they are spelt",
                example: "ip=10.20.0.12", placeholder: "<ip>")
        case .hostName:
            Mask(
                name: "host", meaning: "the host's own name, where it is known or the log reveals it",
                example: "hostname=VM-10-20-0-12-centos", placeholder: "<host>")
        case .port:
            Mask(
                name: "port", meaning: "ephemeral ports: 32768 and above where a port is meant",
                example: "10.0.0.9:51234", placeholder: "<port>")
        case .uuid:
            Mask(
                name: "uuid", meaning: "universally unique ids", example: "6f1c2a30-8a52-4d7e-9b1f-0c2d3e4f5a6b",
                placeholder: "<uuid>")
        case .identifier:
            Mask(
                name: "id",
                meaning:
                    "long hexadecimal ids that have no checksum's length, and those that a word such as trace or container announces",
                example: "trace_id=4bf92f3577b34da6", placeholder: "<id>")
        case .pointer:
            Mask(
                name: "pointer", meaning: "addresses in memory, from six hexadecimal digits on",
                example: "0x7f3a2c00e010", placeholder: "<pointer>")
        case .temporary:
            Mask(
                name: "temporary", meaning: "the random part of a name in a folder for temporary files",
                example: "/tmp/deploy.Xy12Ab34", placeholder: "<tmp>")
        }
    }
}
