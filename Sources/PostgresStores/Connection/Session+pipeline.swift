import CLibPQ

/// A statement and its values, to be run later.
struct Statement {
    let text: String
    let parameters: [Parameter]

    init(_ text: String, _ parameters: [Parameter] = []) {
        self.text = text
        self.parameters = parameters
    }
}

extension Session {
    /// Runs statements in their order, with one way to the server and back for all of them.
    ///
    /// The first one that fails is what is thrown; none behind it is run.
    @discardableResult
    func execute(_ statements: [Statement]) throws -> [ResultRows] {
        // Prepared before: that takes a way of its own, once for each connection.
        let prepared = try statements.map { statement in
            let buffer = ParameterBuffer(statement.parameters)
            return (name: try prepare(statement.text, types: buffer.types), buffer: buffer)
        }
        guard PQenterPipelineMode(connection) == 1 else { throw failure(nil) }
        for (name, buffer) in prepared {
            guard send(name, buffer) == 1 else { throw failure(nil) }
        }
        guard PQpipelineSync(connection) == 1 else { throw failure(nil) }
        let results = try pipelineResults(by: .now + answerTime)
        guard PQexitPipelineMode(connection) == 1 else { throw failure(nil) }
        return try results.get()
    }

    private func pipelineResults(
        by deadline: ContinuousClock.Instant
    ) throws -> Result<[ResultRows], PostgresError> {
        try flush(by: deadline)
        var results: [ResultRows] = []
        var failed: PostgresError?
        while true {
            guard let result = try nextResult(by: deadline) else {
                // Nil stands behind the result of each statement, and where the connection has ended.
                guard !isBroken else { throw failed ?? failure(nil) }
                continue
            }
            let rows = ResultRows(result)
            switch PQresultStatus(result) {
            case PGRES_COMMAND_OK, PGRES_TUPLES_OK: results.append(rows)
            case PGRES_PIPELINE_ABORTED: break
            case PGRES_PIPELINE_SYNC: return failed.map { .failure($0) } ?? .success(results)
            default: failed = failed ?? failure(result)
            }
        }
    }
}
