package database_test

import (
	"os"
	"strings"
	"syscall"
	"testing"

	"footnote/database"
	"footnote/database/databasetest"
)

func TestFullDisk(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root can mount a small disk")
	}
	const rows = "select i, repeat(md5(i::text), 40) from generate_series(1, 200000) i"
	for _, test := range []struct {
		name  string
		write string
		want  string
	}{
		{"by data", "create table big (id, word) as " + rows, "disk of the private database"},
		// Without room for its log the server ends, rather than forget what was committed.
		{"by the server's log", "select pg_logical_emit_message(false, 'test', repeat('x', 8000)) from generate_series(1, 100000)", "run footnote again"},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := databasetest.PublicDir(t)
			if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=120m,mode=755"); err != nil {
				t.Skipf("cannot mount: %v", err)
			}
			t.Cleanup(func() { syscall.Unmount(dir, syscall.MNT_DETACH) })
			options := database.Options{DataDir: dir, Migrations: schema(1)}
			db := open(t, options)
			for _, statement := range []string{"create table word (id int, word text)", "insert into table_1 values (1)"} {
				if _, err := db.Pool.Exec(t.Context(), statement); err != nil {
					t.Fatal(err)
				}
			}
			_, err := db.Pool.Exec(t.Context(), test.write)
			if err == nil {
				t.Fatal("more fits the disk than there is room")
			}
			message := db.Explain(err).Error()
			wantIn(t, message, test.want, dir)
			if !strings.Contains(message, "intact") {
				t.Errorf("the message is %q, want it to say that nothing was lost", message)
			}
			db.Close()
			if again, err := database.Open(t.Context(), options, quiet); err == nil {
				again.Close() // the little room there is may do
			} else {
				wantIn(t, err.Error(), "disk is full", dir)
			}
			if err := syscall.Mount("", dir, "", syscall.MS_REMOUNT, "size=400m"); err != nil {
				t.Fatal(err)
			}
			var n int
			err = open(t, options).Pool.QueryRow(t.Context(), "select count(*) from table_1").Scan(&n)
			if err != nil || n != 1 {
				t.Errorf("%d rows, %v, want the one that was committed", n, err)
			}
		})
	}
}
