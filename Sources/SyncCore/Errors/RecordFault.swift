/// Why one record cannot be read or stored. It goes to the dead letters with its bytes; the other records go on.
package struct RecordFault: Error, Sendable, Equatable {
    package enum Code: String, Sendable {
        /// The bytes are not JSON, or not JSON that has one meaning (RFC 8259, I-JSON's RFC 7493).
        case invalidJSON = "invalid_json"
        /// The record has no id, or one that is not a string or whole number.
        case noID = "no_id"
        /// The listing is shared by several types, and the record does not say which it is.
        case noType = "no_type"
        /// Larger than ``RecordSlice/bytesMax``.
        case tooLarge = "too_large"
        /// The database refused the row.
        case rowRejected = "row_rejected"
        /// Asked for by id, and the source says that it does not exist.
        case notFound = "not_found"
        /// The source will not give the record, however often it is asked.
        case refused
        /// The source did not give it this time; it is asked for again.
        case notNow = "not_now"
    }

    package let code: Code
    package let message: String

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }
}
