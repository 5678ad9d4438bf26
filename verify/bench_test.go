//go:build unix

package verify_test

import (
	"syscall"
	"testing"
	"time"

	"github.com/natsuin/natsuin/trust"
	"github.com/natsuin/natsuin/verify"
)

// BenchmarkDetached is one verification of a detached CMS with one CA and an
// indexed list, as a server does it. cpu-ns/op is the processor's time, which
// other programs on the machine disturb less.
func BenchmarkDetached(b *testing.B) {
	hanako := person(b, "hanako").Sign
	der := detached(b, hanako)
	ev := evidence(b, hanako.CA)
	x, why := trust.NewIndex(ev.CRLs[0])
	if why != "" {
		b.Fatal(why)
	}
	ev.CRLs, ev.Indexed = nil, []*trust.Index{x}
	opt := forContent(content, ev)
	if r := judgeFile(der, opt); r.ExitCode() != verify.ExitPassed {
		b.Fatalf("%s", r.JSON())
	}
	start := processor(b)
	for b.Loop() {
		judgeFile(der, opt)
	}
	b.ReportMetric(float64((processor(b)-start).Nanoseconds())/float64(b.N), "cpu-ns/op")
}

// processor is the time that this process has had the processor.
func processor(b *testing.B) time.Duration {
	b.Helper()
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		b.Fatal(err)
	}
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}
