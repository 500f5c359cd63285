import Glibc
import SyncApp

@main
enum TDS {
    static func main() async {
        exit(await Program.run(Array(CommandLine.arguments.dropFirst())))
    }
}
