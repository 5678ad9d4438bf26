package main

import (
	"fmt"
	"os"
	"slices"
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
}

// compare runs all tasks once to warm up and then in turn.
func compare(name string, rounds int, tasks []task) (Comparison, error) {
	times := make([][]float64, len(tasks))
	for round := -1; round < rounds; round++ {
		for i, t := range tasks {
			start := time.Now()
			if err := t.run(); err != nil {
				return Comparison{}, fmt.Errorf("%s, %s: %w", name, t.name, err)
			}
			if round >= 0 {
				times[i] = append(times[i], milliseconds(time.Since(start)))
			}
		}
	}
	c := Comparison{Name: name, Rounds: rounds}
	for i, t := range tasks {
		ratios := make([]float64, rounds)
		for r := range ratios {
			ratios[r] = times[i][r] / times[0][r]
		}
		timing := Timing{t.name, median(times[i]), slices.Min(times[i]), slices.Max(times[i]), median(ratios)}
		fmt.Fprintf(os.Stderr, "%-26s %-28s %9.2f ms  × %.2f\n", name, t.name, timing.Median, timing.Ratio)
		c.Tasks = append(c.Tasks, timing)
	}
	return c, nil
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

func median(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	return sorted[len(sorted)/2]
}
