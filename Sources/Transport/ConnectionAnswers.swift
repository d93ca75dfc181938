internal import HTTP

/// From a request to the response on its way.
extension Connection {
    /// Answers, or begins to.
    func serve(_ request: Request) {
        deadline = nil
        let head = request.head
        switch handler.reply(to: request, from: client) {
        case .now(let response):
            var serializer = serializer(for: head)
            guard let stream = output.append({ serializer.start(response, date: DateCache.now, into: &$0) })
            else { return responded(serializer) }
            begin { [serializer] in await $0.send(stream, serializer) }
        case .later(let work):
            begin { await $0.answer(head, await work()) }
        }
    }

    /// Begins with what may wait; what does not is done when this returns.
    func begin(_ work: @escaping @Sendable (isolated Connection) async -> Void) {
        poller.assumeIsolated { $0.expectAnswer(true) }
        let task = Task.immediate {
            await work(self)
            await self.poller.expectAnswer(false)
        }
        if state.isServing { serving = task }
    }

    private func serializer(for head: RequestHead) -> ResponseSerializer {
        ResponseSerializer(
            for: Exchange(
                method: head.method, minorVersion: head.minorVersion,
                keepsAlive: head.keepsAlive && state.allowsReuse && !connections.isDraining))
    }

    func answer(_ head: RequestHead, _ response: Response) async {
        guard token != nil else { return }
        var serializer = serializer(for: head)
        if let stream = output.append({ serializer.start(response, date: DateCache.now, into: &$0) }) {
            await send(stream, serializer)
        } else {
            responded(serializer)
            advance()
        }
    }

    private func send(_ stream: any BodyStream, _ serializer: ResponseSerializer) async {
        var serializer = serializer
        do {
            while let piece = try await stream.next() {
                try output.append { try serializer.append(piece, into: &$0) }
                try await makeRoom()
            }
            try output.append { try serializer.finish(into: &$0) }
        } catch {
            // The head is out: all that is left to say is that the response is not complete.
            return close()
        }
        guard token != nil else { return }
        responded(serializer)
        advance()
    }

    /// All of the response is on its way.
    private func responded(_ serializer: ResponseSerializer) {
        serving = nil
        noteResponse()
        state.responded(closing: serializer.closesConnection)
    }
}
