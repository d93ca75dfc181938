import Hummingbird
import Logging

/// Hummingbird as its guide sets it up, with one route: GET / answers a constant body.
///
/// Arguments: the port, the body's length, its content type.
@main
struct Peer {
    static func main() async throws {
        let arguments = CommandLine.arguments.dropFirst()
        guard arguments.count == 3, let port = arguments.first.flatMap({ Int($0) }),
            let length = arguments.dropFirst().first.flatMap({ Int($0) }), let type = arguments.last
        else {
            print("usage: hummingbird-peer PORT LENGTH CONTENT-TYPE")
            return
        }
        let body = ByteBuffer(repeating: UInt8(ascii: "."), count: length)
        let router = Router()
        router.get("/") { _, _ in
            Response(status: .ok, headers: [.contentType: type], body: ResponseBody(byteBuffer: body))
        }
        var logger = Logger(label: "hummingbird-peer")
        logger.logLevel = .error
        let application = Application(
            router: router, configuration: .init(address: .hostname("127.0.0.1", port: port)), logger: logger)
        try await application.runService()
    }
}
