package main

import (
	"fmt"
	"os"
	"slices"
	"syscall"
	"time"
)

// task is one thing to be timed.
type task struct {
	name string
	run  func() error
}

// Comparison is what several tasks took, side by side. The first is the
// yardstick.
type Comparison struct {
	Name   string   `json:"name"`
	Rounds int      `json:"rounds"`
	Tasks  []Timing `json:"tasks"`
}

// Timing is one task's time in milliseconds and its ratio to the yardstick:
// the median of the ratios of each round.
type Timing struct {
	Name   string  `json:"name"`
	Median float64 `json:"medianMs"`
	Min    float64 `json:"minMs"`
	Max    float64 `json:"maxMs"`
	Ratio  float64 `json:"ratio"`
	// CPU is the median of the processor time, that of other processes that ran
	// for the task included: other work on the machine disturbs it less.
	CPU float64 `json:"cpuMs"`
}

// compare runs all tasks once to warm up and then in turn.
func compare(name string, rounds int, tasks []task) (Comparison, error) {
	times, processor := make([][]float64, len(tasks)), make([][]float64, len(tasks))
	for round := -1; round < rounds; round++ {
		for i, t := range tasks {
			start, before := time.Now(), processorTime()
			if err := t.run(); err != nil {
				return Comparison{}, fmt.Errorf("%s, %s: %w", name, t.name, err)
			}
			if round >= 0 {
				times[i] = append(times[i], milliseconds(time.Since(start)))
				processor[i] = append(processor[i], milliseconds(processorTime()-before))
			}
		}
	}
	c := Comparison{Name: name, Rounds: rounds}
	for i, t := range tasks {
		ratios := make([]float64, rounds)
		for r := range ratios {
			ratios[r] = times[i][r] / times[0][r]
		}
		timing := Timing{t.name, median(times[i]), slices.Min(times[i]), slices.Max(times[i]), median(ratios), median(processor[i])}
		fmt.Fprintf(os.Stderr, "%-26s %-28s %9.2f ms  × %.2f  CPU %9.2f ms\n",
			name, t.name, timing.Median, timing.Ratio, timing.CPU)
		c.Tasks = append(c.Tasks, timing)
	}
	return c, nil
}

// processorTime is what this process and those it waited for have had.
func processorTime() time.Duration {
	var sum time.Duration
	for _, who := range []int{syscall.RUSAGE_SELF, syscall.RUSAGE_CHILDREN} {
		var r syscall.Rusage
		if err := syscall.Getrusage(who, &r); err == nil {
			sum += time.Duration(r.Utime.Nano() + r.Stime.Nano())
		}
	}
	return sum
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

func median(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	return sorted[len(sorted)/2]
}
