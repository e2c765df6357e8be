import LogAnalysis

/// The host whose logs the tests normalise.
let ownHost = HostIdentity(addresses: ["10.20.0.12", "fd00:0:0:0::12"])

/// A text after the masks, without the LF at its end.
func normalised(_ text: String, _ masks: Masks = Masks(), host: HostIdentity = ownHost) -> String {
    let result = Normaliser(masks, host: host).normalise(Array(text.utf8))
    return String(decoding: result.bytes.dropLast(), as: UTF8.self)
}
