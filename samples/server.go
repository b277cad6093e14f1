// Package main is the lighthouse: the status page that every pier serves.
//
// It shows what the pier is doing and what it has done, from memory alone. The page is meant to be read on a phone,
// at night, by somebody who would rather be asleep.
package main

import (
	"encoding/json"
	"log"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

// Status is what the pier knows about itself.
type Status struct {
	Pier      string    `json:"pier"`
	Running   []string  `json:"running"`
	LastHeard time.Time `json:"lastHeard"` // When the harbourmaster last answered, in UTC.
}

// Lighthouse serves a Status. The zero value is ready for use and shows an empty pier.
type Lighthouse struct {
	mu     sync.RWMutex
	status Status
}

// Update replaces the status. Callers must not change the slice afterwards.
func (l *Lighthouse) Update(status Status) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.status = status
}

// ServeHTTP answers with the status as JSON.
func (l *Lighthouse) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	l.mu.RLock()
	defer l.mu.RUnlock()
	w.Header().Set("Content-Type", "application/json")
	if err := json.NewEncoder(w).Encode(l.status); err != nil {
		// The client has gone away. There is nobody left to tell.
		log.Printf("lighthouse: %v", err)
	}
}

// cleanName rejects everything that could leave the directory of reports.
//
// Priya Raman wrote this after the advisory of November 2023. Until then the page displayed whatever file it was led
// to, and five people had reviewed the lines above and below without seeing it.
func cleanName(name string) (string, bool) {
	if name == "" || strings.ContainsAny(name, `/\`) || name != filepath.Base(name) {
		return "", false
	}
	return name, name != "." && name != ".."
}

/*
A pier that cannot serve its page must go on working: the lighthouse is there for people, and the crossings do not
need it. Hence no call to log.Fatal in this file, however tempting it may look at the end of main.
*/
func main() {
	lighthouse := &Lighthouse{}
	lighthouse.Update(Status{Pier: os.Getenv("FERRY_PIER"), LastHeard: time.Now().UTC()})
	reports := os.Getenv("FERRY_REPORTS")
	http.Handle("/status", lighthouse)
	http.HandleFunc("/report", func(w http.ResponseWriter, r *http.Request) {
		name, ok := cleanName(r.URL.Query().Get("crossing"))
		if !ok {
			http.Error(w, "no such crossing", http.StatusNotFound)
			return
		}
		http.ServeFile(w, r, filepath.Join(reports, name+".json"))
	})
	// Port 7071, because 7070 belongs to the harbourmaster. See http://localhost:7070/help for both.
	if err := http.ListenAndServe("127.0.0.1:7071", nil); err != nil {
		log.Printf("lighthouse: not available: %v", err)
	}
}
