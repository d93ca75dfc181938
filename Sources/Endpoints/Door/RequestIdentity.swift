internal import HTTP
internal import HTTPTypes

/// What a request is called, by its client or else by the service.
package struct RequestIdentity: Hashable, Sendable {
    package let id: String
    package let traceID: String
    /// The trace as it goes on from here; nil when the client did not speak of one.
    private let trace: TraceContext?
    /// What the client's other tools say of the trace.
    private let traceState: String?

    /// The request that the task at hand works for.
    @TaskLocal package static var current: RequestIdentity?

    /// - Parameters:
    ///   - head: The request's; nil when it was none.
    ///   - names: Gives what the client did not.
    init(_ head: RequestHead?, _ names: NameSource) {
        let name = names.next()
        guard let head, head.hasIdentity else {
            // One name for both.
            id = name.text
            (traceID, trace, traceState) = (id, nil, nil)
            return
        }
        let fields = head.fields
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
        let own = ids.count == 1 && Self.isID(ids[0]) ? ids[0] : nil
        guard !traces.isEmpty else {
            traceID = name.text
            (id, trace, traceState) = (own ?? traceID, nil, nil)
            return
        }
        let kept = traces.count == 1 ? TraceContext(traceparent: traces[0]) : nil
        traceID = kept?.traceID ?? name.text
        id = own ?? name.text
        trace = TraceContext(traceID: traceID, parentID: name.shortText, flags: kept?.flags ?? "00")
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
        response.requestID = id
        guard let trace else { return }
        response.fields.append(HTTPField(name: .traceparent, value: trace.traceparent))
        if let traceState { response.fields.append(HTTPField(name: .tracestate, value: traceState)) }
    }
}
