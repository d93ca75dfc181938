import Glibc
import TestSupport

/// What a server made of one vector.
struct VectorPlay: Sendable {
    /// The final responses, in order.
    private(set) var responses: [WireResponse] = []
    private(set) var interim: [Int] = []
    /// Everything that came, as text.
    private(set) var output = ""
    /// Whether what came was whole responses and nothing else.
    private(set) var isWellFormed = true
    /// Whether the server answered a further request on the connection; nil when none was sent.
    private(set) var isReusable: Bool?

    private static let further = "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"

    /// Plays a vector on a new connection, whole or a byte at a time.
    ///
    /// - Throws: ``Client/Fault``, above all when the server does not close a connection that it should.
    init(_ vector: Vector, bytewise: Bool, port: UInt16) throws {
        var client = try Client(port: port)
        for piece in vector.send {
            switch piece {
            case .bytes(let bytes): Self.send(bytes, bytewise: bytewise, to: &client)
            case .pause(let seconds): try client.pause(seconds)
            case .await(let status): try client.await("HTTP/1.1 \(status) ")
            case .shut: client.finish()
            }
        }
        switch vector.expect.close {
        case false: try client.send(Self.further)
        case nil: client.finish()
        case _: break
        }
        let bytes = try Self.rest(of: &client)
        output = String(decoding: bytes, as: UTF8.self)
        read(bytes, methods: vector.methods ?? [])
        if vector.expect.close == false {
            isReusable = responses.popLast()?.body == Array("hello".utf8)
        }
    }

    /// A server that has heard enough closes; what it said before counts.
    private static func send(_ bytes: [UInt8], bytewise: Bool, to client: inout Client) {
        let length = !bytewise ? bytes.count : bytes.count > 4000 ? 1371 : 1
        for start in stride(from: 0, to: bytes.count, by: max(1, length)) {
            guard (try? client.send(Array(bytes[start..<min(bytes.count, start + length)]))) != nil else {
                return
            }
        }
    }

    /// Everything until the connection ends, be it by a reset.
    private static func rest(of client: inout Client) throws -> [UInt8] {
        do {
            while try client.receive() {}
        } catch Client.Fault.receiving(ECONNRESET) {
            // What came before counts.
        }
        return client.input
    }

    private mutating func read(_ bytes: [UInt8], methods: [String]) {
        var bytes = bytes
        while !bytes.isEmpty {
            let isHead = responses.count < methods.count && methods[responses.count] == "HEAD"
            guard let response = try? WireResponse(&bytes, isHead: isHead) else {
                isWellFormed = false
                return
            }
            if response.code < 200 { interim.append(response.code) } else { responses.append(response) }
        }
    }

    var statuses: [Int] { responses.map(\.code) }
}
