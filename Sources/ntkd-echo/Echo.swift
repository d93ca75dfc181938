internal import ArgumentParser
internal import Dispatch
internal import HTTP
internal import HTTPTypes
internal import Transport

/// The transport alone, for conformance runs and measurements.
@main
struct Echo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ntkd-echo",
        abstract:
            "Answers GET / with 200, POST / with the body, GET /echo with the header section as received.")

    @Option(help: "A numeric address.") var host = "127.0.0.1"
    @Option(help: "0 lets the system choose.") var port: UInt16 = 0
    @Option(help: "How many queues serve connections.") var queues = 1
    @Option(help: "A PEM file with a certificate: HTTPS is served.") var certificate: String?
    @Option(help: "A PEM file with its key.") var key: String?

    func run() async throws {
        guard let address = SocketAddress(host: host, port: port) else {
            throw ValidationError("\(host) is no numeric address")
        }
        let server = Server(
            settings: ServerSettings(
                address: address,
                tls: certificate.map { TLSFiles(certificate: $0, key: key ?? $0, clientRoots: nil) },
                queues: queues, maximumConnections: 20_000, maximumConnectionsPerAddress: 20_000,
                maximumRequests: .max, limits: .standard, timeouts: .standard),
            handler: EchoHandler())
        print("listening on \(try await server.start())")
        // Until a signal ends the process.
        while true { try await Task.sleep(for: .seconds(86_400)) }
    }
}

struct EchoHandler: Handler {
    /// As long as a job's status, for comparisons.
    private static let greeting = [UInt8](repeating: UInt8(ascii: "."), count: 399) + [UInt8(ascii: "\n")]

    func reply(to request: Request, from peer: Peer) -> Reply { .now(response(to: request)) }

    private func response(to request: Request) -> Response {
        let head = request.head
        if head.target.form == .asterisk { return Response(status: .noContent) }
        switch (head.method, head.target.path) {
        case (.get, "/"), (.head, "/"):
            return Response(status: .ok, contentType: "text/plain", bytes: Self.greeting)
        case (.post, "/"):
            return Response(status: .ok, contentType: "application/octet-stream", bytes: request.body)
        case (.get, "/echo"), (.head, "/echo"):
            let lines = head.fields.map { "\($0.name.rawName): \($0.value)\r\n" }
            return Response(status: .ok, contentType: "text/plain", bytes: Array(lines.joined().utf8))
        case (_, "/"):
            return refusal(.methodNotAllowed, allow: "GET, HEAD, POST, OPTIONS", head.method)
        case (_, "/echo"):
            return refusal(.methodNotAllowed, allow: "GET, HEAD, OPTIONS", head.method)
        default:
            return Response(status: .notFound)
        }
    }

    private func refusal(_ status: HTTPResponse.Status, allow: String, _ method: HTTPRequest.Method)
        -> Response
    {
        Response(status: method == .options ? .noContent : status, fields: [.allow: allow], body: .none)
    }

    func screen(_ head: RequestHead, from peer: Peer, mayEnd: Bool) -> Reception { .whole }

    func note(_ event: TransportEvent) {}

    func refuse(_ refusal: Refusal, from peer: Peer, about target: RequestTarget?) -> Response {
        switch refusal {
        case .invalid(let error): Problem(error).response
        case .timeout: Response(status: .requestTimeout)
        case .tooManyConnections: Response(status: .serviceUnavailable)
        case .plainHTTP: Response(status: .badRequest)
        }
    }
}
