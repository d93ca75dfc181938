package import HTTP
internal import HTTPTypes

/// What a request is called, by its client or else by the service.
package struct RequestIdentity: Hashable, Sendable {
    package let id: String
    package let trace: TraceContext
    /// What the client's other tools say of the trace.
    private let traceState: String?
    /// Whether the client spoke of a trace.
    private let isTraced: Bool

    /// The request that the task at hand works for.
    @TaskLocal package static var current: RequestIdentity?

    /// - Parameters:
    ///   - fields: Of the request; none of a request that was none.
    ///   - names: Gives what the client did not.
    init(_ fields: HTTPFields, _ names: NameSource) {
        var ids: [String] = []
        var traces: [String] = []
        for field in fields {
            let name = field.name.canonicalName
            // Most fields are told from these by their length.
            switch name.utf8.count {
            case 11 where name == "traceparent": traces.append(field.value)
            case 12 where name == "x-request-id": ids.append(field.value)
            default: break
            }
        }
        isTraced = !traces.isEmpty
        let kept = traces.count == 1 ? TraceContext(traceparent: traces[0]) : nil
        let own = ids.count == 1 && Self.isID(ids[0]) ? ids[0] : nil
        let number = names.next()
        // A request that brings neither name has one for both.
        id = own ?? number.text
        trace = TraceContext(
            traceID: kept?.traceID ?? number.text, parentID: number.shortText, flags: kept?.flags ?? "00")
        let state = kept == nil ? nil : fields[.tracestate]
        traceState = state.flatMap { TraceContext.isState($0) ? $0 : nil }
    }

    /// A client's own name is kept if it can stand in a log line and in a field: 1 to 128 visible characters of
    /// ASCII, no quotes among them.
    static func isID(_ text: String) -> Bool {
        (1...128).contains(text.utf8.count)
            && text.utf8.allSatisfy {
                $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "'")
            }
    }

    /// Names the request in its response.
    ///
    /// A trace that the client did not speak of is the log's alone.
    func sign(_ response: inout Response) {
        response.fields.append(HTTPField(name: .requestID, value: id))
        guard isTraced else { return }
        response.fields.append(HTTPField(name: .traceparent, value: trace.traceparent))
        if let traceState { response.fields.append(HTTPField(name: .tracestate, value: traceState)) }
    }
}
