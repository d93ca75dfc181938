internal import ArgumentParser
internal import Foundation

/// The program: neural tangent kernels as a service.
@main
struct NTKD: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ntkd", abstract: "Computes neural tangent kernels for whoever asks over HTTP.",
        subcommands: [Serve.self, Compute.self, Token.self, Version.self])

    static let version = "0.1.0"

    /// Exit codes: 0 done, 1 failed, 2 wrong usage or configuration.
    static func main() async {
        do {
            var command = try parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch let failure as Failure {
            complain(failure.message)
            Foundation.exit(failure.code)
        } catch {
            let message = fullMessage(for: error)
            if exitCode(for: error) == .success {
                print(message)
                Foundation.exit(0)
            }
            complain(message)
            Foundation.exit(exitCode(for: error) == .validationFailure ? 2 : 1)
        }
    }

    private static func complain(_ message: String) {
        StandardError.write(Array("ntkd: \(message)\n".utf8))
    }
}

/// The end of the program, with a line for people.
struct Failure: Error {
    let code: Int32
    let message: String

    /// Wrong usage or configuration.
    static func configuration(_ message: String) -> Failure { Failure(code: 2, message: message) }
}

struct Version: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Prints the version.")

    func run() { print("ntkd \(NTKD.version)") }
}
