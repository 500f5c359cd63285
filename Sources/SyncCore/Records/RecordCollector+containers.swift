/// The documents show some records without the array, and some with one, that come the other way round (zoho-api 3.2).
extension RecordCollector {
    /// Reads an array of records, or the one record that stands in its place.
    mutating func readRecords(_ lexer: inout JSONLexer) throws(JSONFault) {
        var inside = lexer
        inside.position += 1
        inside.skipWhiteSpace()
        // Without members it is not a record but nothing where an array is due.
        guard try lexer.peek() == UInt8(ascii: "{"), try inside.peek() != UInt8(ascii: "}") else {
            return try readArray(&lexer)
        }
        try readRecord(&lexer)
    }

    /// Reads a record, or an array of one.
    /// - Parameter id: tells the record in an array of several.
    /// - Throws: ``JSONFault`` also where it cannot be told which record was asked for.
    mutating func readDetail(_ lexer: inout JSONLexer, id: String?) throws(JSONFault) -> DetailAnswer? {
        let start = lexer.position
        var inside = lexer
        inside.position += 1
        inside.skipWhiteSpace()
        // An array of none is read as a record that cannot be read.
        if try lexer.peek() == UInt8(ascii: "["), try inside.peek() != UInt8(ascii: "]") {
            try readArray(&lexer)
        } else {
            try readRecord(&lexer)
        }
        guard accepted.count + rejected.count + foreignCount > 1 else {
            return accepted.first.map(DetailAnswer.record) ?? rejected.first.map(DetailAnswer.rejected)
                ?? (foreignCount > 0 ? .foreign(id: foreignID) : nil)
        }
        let asked =
            accepted.first { $0.id == id }.map(DetailAnswer.record)
            ?? rejected.first { $0.id != nil && $0.id == id }.map(DetailAnswer.rejected)
        guard let asked else {
            throw JSONFault(.unexpectedByte(UInt8(ascii: "["), expected: "one record"), at: start)
        }
        return asked
    }
}
