package cli

import (
	"embed"
	"slices"

	"github.com/natsuin/natsuin/failure"
)

//go:embed help/*.txt
var pages embed.FS

// help returns the page of a command, or with "" the overview.
func help(name string) text {
	if name == "" {
		name = "natsuin"
	}
	return text{page(name + ".ja.txt"), page(name + ".en.txt")}
}

func page(name string) string {
	b, err := pages.ReadFile("help/" + name)
	if err != nil {
		panic(err) // a test reads every page
	}
	return string(b)
}

// asksForHelp reports whether a command line wants a help page: "help", or
// --help or -h anywhere before a "--".
func asksForHelp(args []string) bool {
	if i := slices.Index(args, "--"); i >= 0 {
		args = args[:i]
	}
	return args[0] == "help" || slices.Contains(args, "--help") || slices.Contains(args, "-h")
}

// help prints the page of the command that args name.
func (p *Program) help(args []string) int {
	if args[0] == "help" {
		args = args[1:]
	}
	if len(args) == 0 || args[0] == "--help" || args[0] == "-h" {
		p.say(p.Out, help(""))
		return exitDone
	}
	if !slices.ContainsFunc(commands, func(c command) bool { return c.name == args[0] }) {
		return p.exit(failure.New(failure.Usage, "looking up a help page"))
	}
	p.say(p.Out, help(args[0]))
	return exitDone
}
