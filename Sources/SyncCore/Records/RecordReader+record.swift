extension RecordReader {
    /// Reads a record that stands on its own, as a row of a listing: for programs that bring records themselves.
    ///
    /// - Throws: ``JSONFault`` where the bytes are not one JSON value.
    package static func record(_ bytes: [UInt8], of type: EntityType) throws(JSONFault) -> DetailAnswer {
        var records = RecordCollector(type, page: bytes, shape: .list)
        try bytes.withUnsafeBufferPointer { buffer throws(JSONFault) in
            var lexer = JSONLexer(buffer)
            lexer.skipWhiteSpace()
            try records.readRecord(&lexer)
            lexer.skipWhiteSpace()
            guard lexer.position == lexer.end else { throw JSONFault(.bytesAfterValue, at: lexer.position) }
        }
        if let record = records.accepted.first { return .record(record) }
        return records.rejected.first.map(DetailAnswer.rejected) ?? .foreign(id: records.foreignID)
    }
}
