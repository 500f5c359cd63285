/// How a database writes the definition of a table.
package protocol SchemaDialect: Sendable {
    var engine: Engine { get }

    func type(of kind: ControlTable.Column.Kind) -> String

    /// Behind the expression of a column that is always made of others.
    var generated: String { get }
}

extension ControlTable {
    /// What brings a version of the schema to a database that has the one before: the table, or its new columns. Indexes come last.
    func tableStatements(bringing version: Int, in dialect: any SchemaDialect) -> [String] {
        guard isIn(dialect.engine), since <= version else { return [] }
        if since == version { return [creation(in: dialect)] }
        return columns.filter { $0.since == version && $0.isIn(dialect.engine) }.map { column in
            "ALTER TABLE \(name) ADD COLUMN \(column.definition(in: dialect, key: nil))"
        }
    }

    func indexStatements(bringing version: Int, in engine: Engine) -> [String] {
        guard isIn(engine) else { return [] }
        return indexes.filter { max($0.since, since) == version && ($0.only ?? engine) == engine }.map { index in
            "CREATE \(index.isUnique ? "UNIQUE " : "")INDEX \(index.name) ON \(name) \(index.definition)"
        }
    }

    func isIn(_ engine: Engine) -> Bool { (only ?? engine) == engine }

    private func creation(in dialect: any SchemaDialect) -> String {
        let single = key.isEmpty ? columns.first?.name : nil
        var parts = columns.filter { $0.since <= since && $0.isIn(dialect.engine) }
            .map { $0.definition(in: dialect, key: single) }
        if !key.isEmpty { parts.append("PRIMARY KEY (\(key.joined(separator: ", ")))") }
        if !unique.isEmpty { parts.append("UNIQUE (\(unique.joined(separator: ", ")))") }
        return "CREATE TABLE \(name) (\n    \(parts.joined(separator: ",\n    "))\n)"
    }
}

extension ControlTable.Column {
    func isIn(_ engine: Engine) -> Bool { (only ?? engine) == engine }

    /// - Parameter key: the name of the column that is the primary key; nil where that is none alone.
    func definition(in dialect: any SchemaDialect, key: String?) -> String {
        var words = [name, dialect.type(of: kind)]
        if let sum { words.append("GENERATED ALWAYS AS (\(sum)) \(dialect.generated)") }
        if kind != .sequence, name == key { words.append("PRIMARY KEY") }
        if !isOptional, sum == nil, kind != .sequence { words.append("NOT NULL") }
        if let standard { words.append("DEFAULT \(standard)") }
        if !values.isEmpty {
            words.append("CHECK (\(name) IN (\(values.map { "'\($0)'" }.joined(separator: ", "))))")
        }
        return words.joined(separator: " ")
    }
}
