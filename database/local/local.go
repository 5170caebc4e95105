// Package local runs a PostgreSQL of footnote's own, so that nobody has to
// administer one.
//
// The server belongs to a directory. Every program that works on the directory
// holds a shared lock on it, and the kernel lets go of a lock when its program
// ends, however it ends: the first program starts the server, others attach to
// it, and when the last lock is gone the server stops. It listens on a Unix
// socket that only the owner can enter, and never on a network port.
//
// PostgreSQL refuses to run as root. When footnote does, the server runs as the
// user postgres, or nobody, and keeps its files outside of root's home.
package local

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

const (
	// A start waits this long for another program's server to come up or go
	// down: crash recovery of a large database takes its time.
	patience = time.Minute

	// How often a state that nobody announces is looked at again.
	pollEvery = 5 * time.Millisecond

	// A start and a stop write about a kilobyte to the server's log.
	maxLog = 1 << 20
)

// Options say how a server is run. The zero value is right for real data.
type Options struct {
	Bin       string // directory of the PostgreSQL programs; empty: the best that [Find] finds
	Throwaway bool   // faster, but a crash of the machine loses the data: for tests
}

// A Server is a running PostgreSQL whose user, with all rights, is the user
// that runs this program. Close it.
type Server struct {
	Data   string // the directory that holds the databases
	Socket string // the directory that holds the Unix socket
	Log    string // the file that the server writes its messages to
	Role   string // the role to connect as
	Pid    int    // the server's process

	Attached bool // true when the server was already running

	home    string
	options Options
	account account
	users   *os.File // held locked, shared, while this program uses the server
}

// DefaultDir is where footnote keeps what it must not lose, when no setting
// says otherwise: /var/lib/footnote for root, whose home is closed to the
// server, and footnote in the user's data directory for everybody else.
func DefaultDir() (string, error) {
	if os.Geteuid() == 0 {
		return "/var/lib/footnote", nil
	}
	if data := os.Getenv("XDG_DATA_HOME"); filepath.IsAbs(data) {
		return filepath.Join(data, "footnote"), nil
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", errors.New("there is no home directory to keep the database in: set FOOTNOTE_DATA_DIR to a directory")
	}
	return filepath.Join(home, ".local/share/footnote"), nil
}

// Start returns the server that belongs to the directory home, answering
// queries. It creates the directory and the databases in it if need be, attaches
// to the server if it runs already, and waits for one that is starting or
// stopping.
func Start(ctx context.Context, home string, options Options, log *slog.Logger) (_ *Server, err error) {
	home, err = filepath.Abs(home)
	if err != nil {
		return nil, fmt.Errorf("find the database's directory: %w", err)
	}
	account, err := serverAccount()
	if err != nil {
		return nil, err
	}
	if err := makeHome(home, account); err != nil {
		return nil, err
	}
	starting, err := lock(ctx, filepath.Join(home, "start.lock"), syscall.LOCK_EX)
	if err != nil {
		return nil, err
	}
	defer starting.Close()
	users, err := lock(ctx, filepath.Join(home, "users.lock"), syscall.LOCK_SH)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			users.Close()
		}
	}()
	if err := account.own(users.Name()); err != nil { // the watcher, which runs as the server does, opens it too
		return nil, err
	}

	s := &Server{
		Data:    filepath.Join(home, "data"),
		Log:     filepath.Join(home, "server.log"),
		Role:    account.role,
		home:    home,
		options: options,
		account: account,
		users:   users,
	}
	s.Attached, err = s.attach(ctx)
	if err == nil && !s.Attached {
		err = s.start(ctx, options, log)
	}
	if err != nil {
		return nil, err
	}
	return s, nil
}

// start starts the server, of which none runs.
func (s *Server) start(ctx context.Context, options Options, log *slog.Logger) (err error) {
	if s.Socket, err = socketDirectory(s.home, s.account); err != nil {
		return err
	}
	install, err := choose(options.Bin, s.Data)
	if err != nil {
		return err
	}
	if shut := s.account.shutOut(install.Bin); shut != "" {
		return fmt.Errorf("PostgreSQL in %s cannot be used: the server runs as %s, to whom %s is closed", install.Bin, s.account.name, shut)
	}
	if err := s.initialise(ctx, install, options, log); err != nil {
		return err
	}
	if err := s.launch(ctx, install, options); err != nil {
		return err
	}
	if err := s.watch(ctx, install); err != nil {
		log.Warn("should this program be killed, the database's server will keep running", "err", err)
	}
	log.Debug("started the database's server", "data", s.Data, "pid", s.Pid, "bin", install.Bin)
	return nil
}

// makeHome makes the directory that the server belongs to, and checks that both
// this program and the server can use it.
func makeHome(home string, a account) error {
	if err := os.MkdirAll(home, 0o755); err != nil {
		return fmt.Errorf("footnote keeps its database in %s and cannot make that directory: set FOOTNOTE_DATA_DIR to a directory of your own (%w)", home, err)
	}
	if shut := a.shutOut(home); shut != "" {
		return fmt.Errorf("the database cannot live in %s: footnote runs as root, the server as %s, and %s is closed to %s; set FOOTNOTE_DATA_DIR to a directory outside of it, such as /var/lib/footnote", home, a.name, shut, a.name)
	}
	return nil
}

// URL is the address of a database of the server.
func (s *Server) URL(database string) string {
	query := url.Values{
		"host":    {s.Socket},
		"port":    {"5432"}, // names the socket's file; nothing listens on it
		"user":    {s.Role},
		"sslmode": {"disable"},
	}
	// libpq, and pgx like it, reads + as itself.
	return "postgres:///" + url.PathEscape(database) + "?" + strings.ReplaceAll(query.Encode(), "+", "%20")
}

// attach finds out whether a server runs on the data, and waits for one that is
// just starting or stopping.
func (s *Server) attach(ctx context.Context) (bool, error) {
	deadline := time.Now().Add(patience)
	for {
		running := readPidFile(s.Data)
		if running.pid == 0 || !alive(running.pid) {
			return false, nil
		}
		s.Pid, s.Socket = running.pid, running.socket
		err := s.ping(ctx)
		if err == nil {
			return true, nil
		}
		if time.Now().After(deadline) {
			return false, fmt.Errorf("the database's server, process %d, does not answer: look into %s, then end it with `kill %d` and try again (%w)", running.pid, s.Log, running.pid, err)
		}
		if err := pause(ctx, 5*pollEvery); err != nil {
			return false, fmt.Errorf("wait for the database's server, process %d: %w", running.pid, err)
		}
	}
}

func (s *Server) ping(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	conn, err := pgx.Connect(ctx, s.URL("postgres"))
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	return conn.Ping(ctx)
}

// initialise creates the data unless they are there. They are made beside their
// place and moved into it when finished, so that an initdb that was interrupted,
// or still runs although the program that began it was killed, leaves nothing
// that looks like data.
func (s *Server) initialise(ctx context.Context, install Install, options Options, log *slog.Logger) error {
	unfinished, err := filepath.Glob(s.Data + ".new-*")
	if err != nil {
		return fmt.Errorf("look for an interrupted initdb: %w", err)
	}
	for _, dir := range unfinished {
		if err := os.RemoveAll(dir); err != nil {
			// An orphaned initdb may be writing there; it fails, and the next start clears up.
			log.Debug("left an unfinished database", "dir", dir, "err", err)
		}
	}
	if _, err := os.Stat(filepath.Join(s.Data, "PG_VERSION")); err == nil {
		return nil
	}
	log.Info("creating the database", "dir", s.Data)
	fresh, err := os.MkdirTemp(s.home, "data.new-")
	if err != nil {
		return fmt.Errorf("create the database: %w", err)
	}
	if err := s.account.own(fresh); err != nil {
		return err
	}
	locale := "C.UTF-8"
	if runtime.GOOS == "darwin" {
		locale = "C" // macOS did not always have C.UTF-8
	}
	args := []string{
		"--pgdata=" + fresh, "--username=" + s.Role, "--auth-local=peer", "--auth-host=reject",
		"--encoding=UTF8", "--locale=" + locale, "--data-checksums",
	}
	if install.Major >= 17 && locale == "C.UTF-8" {
		args = append(args, "--locale-provider=builtin") // the order of text does not change with the system's libc
	}
	if options.Throwaway {
		args = append(args, "--no-sync")
	}
	output, err := s.account.command(ctx, s.home, install.program("initdb"), args...).CombinedOutput()
	if err != nil {
		os.RemoveAll(fresh)
		if isDiskFull(string(output)) {
			return diskFull(s.home)
		}
		return fmt.Errorf("initdb could not create the database in %s: %w\n%s", s.home, err, output)
	}
	if err := os.Rename(fresh, s.Data); err != nil {
		return fmt.Errorf("create the database: %w", err)
	}
	return nil
}

// settings are those that differ from PostgreSQL's own. An HNSW index whose graph
// outgrows maintenance_work_mem is built much more slowly, as pgvector's manual
// says; 100,000 halfvecs of 512 dimensions are 100 MB, without their neighbours.
func settings(socket string, options Options) []string {
	set := []string{
		"listen_addresses=",
		`unix_socket_directories="` + strings.ReplaceAll(socket, `"`, `""`) + `"`, // a list
		"unix_socket_permissions=0700",
		"port=5432",
		"max_connections=50",
		"shared_buffers=" + sharedBuffers(),
		"maintenance_work_mem=512MB",
		"work_mem=16MB",
		"max_wal_size=4GB",  // a checkpoint in mid-ingest makes each page be written whole again
		"wal_level=minimal", // nothing replicates it
		"max_wal_senders=0",
		"jit=off",
		"log_checkpoints=off",
		"timezone=UTC",
		"log_timezone=UTC",
		"lc_messages=C", // launch reads them
		"dynamic_shared_memory_type=" + sharedMemory("/dev/shm"),
	}
	if options.Throwaway {
		set = append(set, "fsync=off", "synchronous_commit=off", "full_page_writes=off",
			"max_connections=300") // of many tests at once; the last of a setting counts
	}
	return set
}

// errHeld says that something of a server that was killed is still about.
var errHeld = errors.New("a killed server has not quite gone")

// launch starts the server and returns when it answers. After a kill, backends
// may still hold the shared memory, and the dead server may be a zombie until
// its parent collects it; PostgreSQL gives up on both, and a moment later does
// not.
func (s *Server) launch(ctx context.Context, install Install, options Options) error {
	deadline := time.Now().Add(patience)
	for {
		err := s.launchOnce(ctx, install, options)
		if !errors.Is(err, errHeld) || time.Now().After(deadline) {
			return err
		}
		if err := pause(ctx, 20*pollEvery); err != nil {
			return fmt.Errorf("start the database's server: %w", err)
		}
	}
}

func (s *Server) launchOnce(ctx context.Context, install Install, options Options) error {
	begin, err := s.openLog()
	if err != nil {
		return fmt.Errorf("open the log of the database's server: %w", err)
	}
	args := []string{"-D", s.Data}
	for _, setting := range settings(s.Socket, options) {
		args = append(args, "-c", setting)
	}
	s.Pid, err = s.account.detach(ctx, s.home, s.Log, install.program("postgres"), args...)
	if err != nil {
		return fmt.Errorf("start the database's server: %w", err)
	}
	deadline := time.Now().Add(patience)
	for exists(s.Pid) {
		ready := readPidFile(s.Data).ready
		if ready {
			if err = s.ping(ctx); err == nil {
				return nil
			}
		}
		if time.Now().After(deadline) {
			if !ready { // leave it to finish its recovery
				return fmt.Errorf("the database's server, process %d, is not ready yet: %s says what it does; try again later", s.Pid, s.Log)
			}
			return fmt.Errorf("the database's server, process %d, started but does not let this program in: %w", s.Pid, err)
		}
		if err := pause(ctx, pollEvery); err != nil {
			syscall.Kill(s.Pid, syscall.SIGQUIT)
			return fmt.Errorf("start the database's server: %w", err)
		}
	}
	return startFault(s.Log, begin)
}

// openLog makes the server's log, empties it when it has grown long, and returns
// where in it the next start begins, in bytes.
func (s *Server) openLog() (int64, error) {
	log, err := os.OpenFile(s.Log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return 0, err
	}
	defer log.Close()
	if err := s.account.own(s.Log); err != nil {
		return 0, err
	}
	end, err := log.Seek(0, io.SeekEnd)
	if err != nil || end <= maxLog {
		return end, err
	}
	return 0, log.Truncate(0)
}

// startFault turns what the server wrote to its log, from byte begin on, before
// it gave up into an error.
func startFault(log string, begin int64) error {
	text, err := os.ReadFile(log)
	if err != nil {
		return fmt.Errorf("the database's server did not start, and its log cannot be read: %w", err)
	}
	said := string(text[min(begin, int64(len(text))):])
	switch {
	case strings.Contains(said, "is still in use"), // shared memory
		strings.Contains(said, "postmaster.pid\" already exists"):
		return fmt.Errorf("%w: %s", errHeld, said)
	case isDiskFull(said):
		return diskFull(filepath.Dir(log))
	}
	return fmt.Errorf("the database's server did not start; its log, %s, says:\n%s", log, said)
}

func isDiskFull(said string) bool {
	return strings.Contains(said, "No space left on device")
}

func diskFull(dir string) error {
	return fmt.Errorf("the disk is full: make room in %s, or set FOOTNOTE_DATA_DIR to a directory on another disk, and try again", dir)
}

// watch leaves a process behind that stops the server when the last program has
// let go of the directory, even if it was killed: it waits for the users' lock
// and then runs pg_ctl.
func (s *Server) watch(ctx context.Context, install Install) error {
	stop := []string{install.program("pg_ctl"), "--pgdata=" + s.Data, "--mode=fast", "--silent", "stop"}
	for _, waiter := range [][]string{
		{"flock", s.users.Name()},
		// macOS has no flock command, but Perl.
		{"perl", "-MFcntl=:flock", "-e", `open F, "<", shift or die; flock F, LOCK_EX or die; system @ARGV`, s.users.Name()},
	} {
		path, err := exec.LookPath(waiter[0])
		if err != nil {
			continue
		}
		if _, err := s.account.detach(ctx, s.home, s.Log, path, append(waiter[1:], stop...)...); err != nil {
			return fmt.Errorf("watch the database's server: %w", err)
		}
		return nil
	}
	return errors.New("neither flock nor perl is installed")
}

// keepEvery is how often Keep looks whether the server runs.
const keepEvery = time.Second

// Keep starts the server again whenever it was killed, at the same address, until
// the context ends; then it returns nil. It returns an error when the server cannot
// be started, or was stopped in good order: somebody wanted that.
func (s *Server) Keep(ctx context.Context, log *slog.Logger) error {
	stopped := false
	for {
		if err := pause(ctx, keepEvery); err != nil {
			return nil
		}
		running := readPidFile(s.Data)
		switch {
		case running.pid != 0 && alive(running.pid):
			stopped = false
			continue
		case running.pid == 0 && !stopped: // one that is restarted is there again the next time
			stopped = true
			continue
		case running.pid == 0:
			return fmt.Errorf("the database's server was stopped: run footnote again, which starts it; the end of %s says why it stopped", s.Log)
		}
		log.Warn("the database's server was killed: it is started again", "pid", running.pid)
		again, err := Start(ctx, s.home, s.options, log)
		if ctx.Err() != nil {
			return nil
		}
		if err != nil {
			return fmt.Errorf("start the database's server again: %w", err)
		}
		again.users.Close() // s holds the lock
	}
}

// Close ends this program's use of the server, and stops the server if no other
// program uses it.
func (s *Server) Close() error {
	defer s.users.Close()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	starting, err := lock(ctx, filepath.Join(s.home, "start.lock"), syscall.LOCK_EX)
	if err != nil {
		return err
	}
	defer starting.Close()
	last, err := tryLock(s.users, syscall.LOCK_EX)
	if err != nil {
		return err
	}
	if last {
		_, err := stop(ctx, s.Data)
		return err
	}
	// Either others use the server, or the watcher took the lock and is stopping
	// it: wait for that.
	return waitLock(ctx, s.users, syscall.LOCK_SH)
}

// Stop stops the server that belongs to the directory home, whether or not
// programs use it, and says whether it was running.
func Stop(ctx context.Context, home string) (stopped bool, err error) {
	home, err = filepath.Abs(home)
	if err != nil {
		return false, fmt.Errorf("find the database's directory: %w", err)
	}
	if _, err := os.Stat(home); errors.Is(err, os.ErrNotExist) {
		return false, nil
	}
	starting, err := lock(ctx, filepath.Join(home, "start.lock"), syscall.LOCK_EX)
	if err != nil {
		return false, err
	}
	defer starting.Close()
	return stop(ctx, filepath.Join(home, "data"))
}

func stop(ctx context.Context, data string) (stopped bool, err error) {
	pid := readPidFile(data).pid
	if pid == 0 || !alive(pid) {
		return false, nil
	}
	if err := syscall.Kill(pid, syscall.SIGINT); err != nil { // "fast": ends sessions, keeps everything committed
		return false, fmt.Errorf("stop the database's server, process %d: %w", pid, err)
	}
	for alive(pid) {
		if err := pause(ctx, pollEvery); err != nil {
			return false, fmt.Errorf("the database's server, process %d, has not stopped: %w", pid, err)
		}
	}
	return true, nil
}

func pause(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}
