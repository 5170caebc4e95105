package source

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"hash"
	"io"
	"io/fs"
)

// version changes when a change to the readers would read some file
// differently, so that files are read again that have not changed themselves.
const version = 1

// A Digest stands for content: equal digests, equal content.
type Digest [sha256.Size]byte

// Digest returns the digest of all that the documents of a file are made of:
// its bytes, those of its meta file, and the version of the readers. While it
// stays the same the file need not be read again.
func (f *Folder) Digest(file File) (Digest, error) {
	sum := newDigest()
	if err := f.addTo(sum, file.Path); err != nil {
		return Digest{}, err
	}
	for _, name := range metaNames(file.Path) {
		err := f.addTo(sum, name)
		if err == nil {
			break
		}
		if !errors.Is(err, fs.ErrNotExist) {
			return Digest{}, err
		}
	}
	return Digest(sum.Sum(nil)), nil
}

func (f *Folder) addTo(sum hash.Hash, p string) error {
	file, check, err := f.open(p)
	if err != nil {
		return err
	}
	defer file.Close()
	n, err := io.Copy(sum, file)
	if err != nil {
		return pathFault(p, err)
	}
	addNumber(sum, n) // so that no byte can move from one file to the next
	return check(n)
}

// Digest returns the digest of what was read, so that of a JSON Lines file
// that changed only the documents that changed are indexed again.
func (d Document) Digest() Digest {
	sum := newDigest()
	for _, s := range append([]string{d.Path, d.Text, d.Title, d.Publisher, d.Author, d.URL, d.Language}, d.Credits...) {
		addNumber(sum, int64(len(s)))
		io.WriteString(sum, s)
	}
	for _, b := range d.Blocks {
		addNumber(sum, int64(b.Start))
		addNumber(sum, int64(b.End))
		addNumber(sum, int64(b.Level))
	}
	addNumber(sum, int64(d.Published.Days.From))
	addNumber(sum, int64(d.Published.Days.To))
	flags := int64(0)
	if d.Published.Inferred {
		flags |= 1
	}
	if d.Published.Known {
		flags |= 2
	}
	addNumber(sum, flags)
	return Digest(sum.Sum(nil))
}

func newDigest() hash.Hash {
	sum := sha256.New()
	addNumber(sum, version)
	return sum
}

func addNumber(sum hash.Hash, n int64) {
	var b [8]byte
	binary.BigEndian.PutUint64(b[:], uint64(n))
	sum.Write(b[:])
}
