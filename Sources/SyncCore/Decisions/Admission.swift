/// Which records are added. One that the database holds is brought up to date whatever this says (contract, section 4).
package struct Admission: Sendable, Equatable, Codable {
    package var activeOnly: Bool
    /// Of products: only those of which some are in stock.
    package var withStockOnly: Bool

    package static let all = Admission(activeOnly: false, withStockOnly: false)

    package init(activeOnly: Bool, withStockOnly: Bool) {
        self.activeOnly = activeOnly
        self.withStockOnly = withStockOnly
    }

    /// Whether a record may be added. One that does not tell may.
    package func admits(_ row: Row, of type: EntityType) -> Bool {
        if activeOnly, row.isActive == false { return false }
        return !withStockOnly || type.isInStock(row) != false
    }
}

extension EntityType {
    /// Nil where the row does not tell: of what is not tracked there is no stock.
    fileprivate func isInStock(_ row: Row) -> Bool? {
        guard let stockColumn, let index = columns.firstIndex(where: { $0.name == stockColumn }),
            case .decimal(let text)? = row.values[index]
        else { return nil }
        return text.first != "-" && text.contains { ("1"..."9").contains($0) }
    }
}
