#include "shell/flags.h"

#include <array>

namespace annals::shell {
namespace {

constexpr CommandSet kShell = only(Command::kShell);
constexpr CommandSet kLoad = only(Command::kLoad);
constexpr CommandSet kDump = only(Command::kDump);
constexpr CommandSet kStats = only(Command::kStats);
constexpr CommandSet kCompact = only(Command::kCompact);
constexpr CommandSet kBackup = only(Command::kBackup);
constexpr CommandSet kEvery =
    kShell | kLoad | kDump | kStats | only(Command::kCheck) | kCompact | kBackup;

constexpr std::array<CommandInfo, 8> kCommands = {{
    {Command::kShell, "", "GRAPH", "opens the shell on a graph, or runs statements",
     "GRAPH is a folder, created when missing, or :memory:, which is gone at the\n"
     "end. With -c, with -f, or when standard input is no terminal, the statements\n"
     "are run and the program ends: at the first one that fails, or at the end. A\n"
     "folder with the name of a command is written ./load.",
     "annals talks\n"
     "annals talks -c 'Crocker met ?who @ ?when'\n"
     "annals talks --format csv -f questions.annals > answers.csv\n"
     "echo 'Crocker met ?who' | annals talks"},
    {Command::kLoad, "load", "GRAPH FILE…", "loads files of facts, as one commit",
     "Fact files, CSV, TSV, N-Triples, N-Quads, Turtle and TriG, also compressed\n"
     "(.gz, .zst); - is standard input. The columns subject, relation, object and\n"
     "time (or start and end) of a CSV are what they say, any other is a qualifier.\n"
     "A bad line stops the load with its place, and nothing of the load is kept.\n"
     "docs/loading.md tells more.",
     "annals load talks reports/*.facts\n"
     "annals load events events.csv.gz --source icews\n"
     "annals load people people.csv --delimiter ';' --date-format %d.%m.%Y --dry-run\n"
     "zcat events.tsv.gz | annals load events - --format tsv --columns "
     "subject,relation,object,time",
     Files::kSome},
    {Command::kDump, "dump", "GRAPH [FILE]", "writes the graph as a fact file",
     "What it writes can be loaded again and gives an equal graph; with --history,\n"
     "the same commits. FILE is compressed when its name ends in .gz or .zst;\n"
     "without it the facts go to standard output.",
     "annals dump talks talks.facts.gz\n"
     "annals dump talks --as-of 2007-12 > then.facts\n"
     "annals dump talks --history | annals load copy -\n"
     "annals dump talks saved.facts --salvage --history",
     Files::kOneOrNone},
    {Command::kStats, "stats", "GRAPH", "prints how many facts, words and bytes there are", "",
     "annals stats talks\n"
     "annals stats talks --format json"},
    {Command::kCheck, "check", "GRAPH", "reads everything and says what is whole",
     "Every file, every commit, every order of the facts against every other, and the\n"
     "words. Of a graph that cannot be opened it says what is damaged and what can\n"
     "still be read. Exit status 0 when all is whole, 3 when something is damaged.",
     "annals check talks"},
    {Command::kCompact, "compact", "GRAPH",
     "merges the files of the graph and drops what was erased", "", "annals compact talks"},
    {Command::kBackup, "backup", "GRAPH DEST", "makes a copy of the graph, also while it is in use",
     "DEST is a folder that does not exist yet. The copy is a graph of its own: the\n"
     "last commit's state and all before it. It is there when the command ends, and\n"
     "not at all when it fails.",
     "annals backup talks talks-2008-03-05", Files::kSome},
    {Command::kHelp, "help", "[COMMAND]", "prints this help, or that of a command", "",
     "annals help load"},
}};

constexpr std::array<FlagInfo, 35> kFlags = {{
    {"command", "c", "TEXT", "run these statements; may be given again",
     "annals talks -c 'Crocker met ?who' -c 'commits'", kShell, true},
    {"file", "f", "FILE", "run the statements of a file; - is standard input",
     "annals talks -f questions.annals", kShell},
    {"format", "", "FORMAT", "table, csv, tsv, json, jsonl, facts or markdown",
     "annals talks --format json -c 'Crocker met ?who'", kShell | kStats},
    {"format", "", "FORMAT", "facts, csv, tsv, nt, nq, ttl or trig; default: by each file's name",
     "annals load talks events.txt --format csv", kLoad},
    {"columns", "", "NAMES", "the columns of a CSV or TSV that has no header",
     "annals load events e.tsv --columns subject,relation,object,time", kLoad},
    {"object-kind", "", "KIND",
     "objects of a CSV: auto (the default: numbers, dates), entity, text",
     "annals load events names.csv --object-kind entity", kLoad},
    {"delimiter", "", "CHARACTER", "what stands between the fields of a CSV; default: a comma",
     "annals load people people.csv --delimiter ';'", kLoad},
    {"date-format", "", "FORMAT", "how the times of a CSV are written, if not as 2007-05-28",
     "annals load people people.csv --date-format %d/%m/%Y", kLoad},
    {"empty-end", "", "KIND", "what an empty start or end of a CSV is: open (the default), unknown",
     "annals load people people.csv --empty-end unknown", kLoad},
    {"meanings", "", "", "let CSV, TSV and RDF state meanings (met is symmetric) and rules",
     "annals load talks vocabulary.csv --meanings", kLoad},
    {"skip-bad", "", "N", "report and leave out up to N bad lines; one more ends the load",
     "annals load events events.csv --skip-bad 100", kLoad},
    {"dry-run", "", "", "read and check everything, say what it would add, change nothing",
     "annals load talks report.facts --dry-run", kLoad},
    {"source", "", "NAME", "the source of all facts that name none",
     "annals load talks report.facts --source reuters-2008-03-05", kLoad},
    {"recorded", "", "TIME", "when this was recorded, instead of now",
     "annals load talks old.facts --recorded 2007-12-10", kLoad},
    {"note", "", "TEXT", "a note for the commit", "annals load talks r.facts --note 'from Reuters'",
     kLoad},
    {"output", "o", "FILE", "write to a file instead of standard output",
     "annals dump talks --output talks.facts", kDump},
    {"history", "", "", "every commit with what it added and retracted",
     "annals dump talks talks.facts --history", kDump},
    {"salvage", "", "", "of a damaged graph: what can still be read, and what cannot",
     "annals dump talks saved.facts --salvage --history", kDump},
    {"as-of", "", "STATE", "the graph right after a commit, or at a time",
     "annals dump talks --as-of 3", kDump},
    {"param", "", "NAME=VALUE",
     "the value of $NAME, written as in a fact, or several: Crocker,Qomi",
     "annals talks --param who=Crocker -c '$who met ?whom'", kShell, true},
    {"timer", "", "", "say how long each statement took",
     "annals talks --timer -c 'Crocker met ?who'", kShell},
    {"read-only", "", "", "change nothing; works beside a process that writes",
     "annals talks --read-only", kShell},
    {"memory", "", "SIZE", "the most memory that a query may use: 512M, 2G",
     "annals talks --memory 512M -f questions.annals", kShell},
    {"memory", "", "SIZE", "the most memory for the load, beyond it temporary files; default: 8G",
     "annals load talks events.tsv --memory 512M", kLoad},
    {"threads", "", "N", "processors that the load may use; default: all, four at most",
     "annals load talks events.tsv --threads 1", kLoad},
    {"timeout", "", "TIME", "the most time that a query may take: 500ms, 10s, 2m",
     "annals talks --timeout 10s -c '?a met+ ?b'", kShell},
    {"workers", "", "N", "the most threads that a query may use; default: one for each processor",
     "annals talks --workers 1 -f questions.annals", kShell},
    {"busy-timeout", "", "TIME", "how long to wait while another process writes; default: 5s",
     "annals load talks report.facts --busy-timeout 1m", kShell | kLoad | kCompact},
    {"no-sync", "", "", "faster commits; the last ones may be lost when the machine crashes",
     "annals talks --no-sync -f changes.annals", kShell | kLoad},
    {"greeting", "", "FILE", "text to show when the shell opens",
     "annals talks --greeting hello.txt", kShell, false, true},
    {"no-rc", "", "", "do not run the start-up file", "annals talks --no-rc", kShell},
    {"color", "", "WHEN", "colours: auto (the default: on a terminal), always, never",
     "annals talks --color never", kEvery},
    {"quiet", "q", "", "no messages, notes and progress, only errors",
     "annals load talks report.facts --quiet", kShell | kLoad | kDump | kCompact | kBackup},
    {"help", "h", "", "this text", "annals load --help", kEvery},
    {"version", "", "", "the version", "annals --version", kEvery},
}};

}  // namespace

std::span<const CommandInfo> commands() { return kCommands; }

const CommandInfo& info_of(Command command) { return kCommands[static_cast<std::size_t>(command)]; }

std::optional<Command> command_named(std::string_view name) {
  for (const CommandInfo& info : kCommands) {
    if (!info.name.empty() && info.name == name) return info.command;
  }
  return std::nullopt;
}

std::span<const FlagInfo> flags() { return kFlags; }

}  // namespace annals::shell
