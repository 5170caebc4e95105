#!/bin/sh
# Makes sure that this machine has PostgreSQL 15 or newer with pgvector 0.8 or
# newer, and prints the directory of PostgreSQL's programs. Starts no server.
# Does nothing, in milliseconds, when both are there.
#
# Debian 13 and macOS with Homebrew have packages of both. Debian 12 and Ubuntu
# have no pgvector, or an old one: there it is built from source into a private
# copy of the distribution's PostgreSQL, and the system's own stays as it is.
# Root is needed for packages alone, and only when they are absent.
#
# PG_PREFIX         where the private copy goes; else footnote's data directory
# PGVECTOR_TARBALL  a copy of pgvector's source; else the distribution's mirrors
#                   are asked for it
set -eu

postgres=15
vector=0.8.0
tarball=pgvector_$vector.orig.tar.gz
sha256=867a2c328d4928a5a9d6f052cd3bc78c7d60228a9b914ad32aa3db88e9de27b0

if [ "$(id -u)" = 0 ]; then
	sudo=
	data=/var/lib/footnote # the server runs as another user, to whom /root is closed
else
	sudo=sudo
	data=${XDG_DATA_HOME:-${HOME:-/nonexistent}/.local/share}/footnote
fi
prefix=${PG_PREFIX:-$data/pgsql}

say() { echo "postgres.sh: $*" >&2; }
fail() {
	say "$*"
	exit 1
}

# at_least VERSION WANTED
at_least() { [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]; }

# find_postgres prints the programs' directory of the newest PostgreSQL that will do.
find_postgres() {
	path=$(command -v postgres) && path=$(dirname "$path") || path=
	for bin in $path "$prefix"/usr/lib/postgresql/*/bin /var/lib/footnote/pgsql/usr/lib/postgresql/*/bin \
		/usr/lib/postgresql/*/bin /usr/pgsql-*/bin /usr/libexec/postgresql* \
		/opt/homebrew/opt/postgresql@*/bin /usr/local/opt/postgresql@*/bin \
		/Applications/Postgres.app/Contents/Versions/*/bin; do
		[ -x "$bin/initdb" ] && [ -x "$bin/pg_config" ] || continue
		major=$("$bin/pg_config" --version | sed 's/^[^0-9]*\([0-9]*\).*/\1/') # "PostgreSQL 15.18 (Debian …)"
		control=$("$bin/pg_config" --sharedir)/extension/vector.control
		[ -r "$control" ] || continue
		has=$(sed -n "s/^default_version *= *'\(.*\)'/\1/p" "$control")
		at_least "$major" "$postgres" && at_least "$has" "$vector" && echo "$major $bin"
	done | sort -n | tail -n 1 | cut -d ' ' -f 2- | grep .
}

# root COMMAND... runs it as root.
root() {
	[ -z "$sudo" ] || command -v sudo >/dev/null ||
		fail "packages are missing, and there is no sudo to install them with; run this script as root"
	$sudo "$@" >&2
}

# install_packages PACKAGE... installs packages of Debian or Ubuntu.
install_packages() {
	say "installing $*"
	# Debian would create a server and start it on port 5432.
	[ -e /etc/postgresql-common/createcluster.conf ] ||
		root sh -c 'mkdir -p /etc/postgresql-common && echo "create_main_cluster = false" >/etc/postgresql-common/createcluster.conf'
	set -- env DEBIAN_FRONTEND=noninteractive \
		apt-get install -qq --yes --no-install-recommends -o Dpkg::Options::=--force-confold "$@"
	root "$@" || { # the lists may be out of date
		root apt-get update -qq
		root "$@"
	}
}

# mirrors prints where apt fetches packages from. Security archives have no pgvector.
mirrors() {
	apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | awk '!seen[$0]++' | while read -r mirror; do
		case $mirror in
		mirror+file:*) # a file that lists mirrors
			list=${mirror#mirror+file:}
			awk '/^[a-z]+:/ { print $1 }' "${list%/}"
			;;
		*) echo "$mirror" ;;
		esac
	done | grep -v security
}

# download FILE fetches pgvector's source. Debian keeps it in main, Ubuntu in universe.
download() {
	for mirror in $(mirrors); do
		for component in main universe; do
			url=${mirror%/}/pool/$component/p/pgvector/$tarball
			/usr/lib/apt/apt-helper -qq download-file "$url" "$1" "SHA256:$sha256" >&2 && return
		done
	done
	fail "none of apt's mirrors has $tarball; set PGVECTOR_TARBALL to a copy of it, whose sha256 is $sha256"
}

# build MAJOR makes the private copy and builds pgvector into it. PostgreSQL finds
# its files from where its programs lie, so a copy is whole, and what make
# installs with the copy's pg_config goes into the copy.
build() {
	if [ -e "$prefix" ] && [ ! -d "$prefix/usr/lib/postgresql" ]; then
		fail "$prefix is something else; set PG_PREFIX to a directory that is not there yet"
	fi
	mkdir -p "$(dirname "$prefix")"
	work=$(mktemp -d)
	trap 'rm -rf "$work" "$prefix.new.$$"' EXIT
	chmod 755 "$work"
	mkdir "$work/download" "$work/source"
	[ -n "$sudo" ] || ! id _apt >/dev/null 2>&1 || chown _apt "$work/download" # as whom apt downloads for root
	new=$work/root
	mkdir -p "$new/usr/lib/postgresql" "$new/usr/share/postgresql"
	cp -a "/usr/lib/postgresql/$1" "$new/usr/lib/postgresql/"
	cp -a "/usr/share/postgresql/$1" "$new/usr/share/postgresql/"

	# The headers alone: to install the package would bring a compiler of its own.
	cd "$work/download"
	apt-get download -qq "postgresql-server-dev-$1" >&2 || { # the lists may be out of date
		root apt-get update -qq
		apt-get download -qq "postgresql-server-dev-$1" >&2
	}
	cd - >/dev/null
	dpkg -x "$work"/download/postgresql-server-dev-*.deb "$new"

	source=${PGVECTOR_TARBALL:-}
	if [ -z "$source" ]; then
		source=$work/download/$tarball
		download "$source"
	fi
	[ -r "$source" ] || fail "there is no $source to read"
	echo "$sha256  $source" | sha256sum --check --status ||
		fail "$source is damaged, or not pgvector $vector: its sha256 is not $sha256"
	tar -xzf "$source" --strip-components=1 -C "$work/source"
	say "building pgvector $vector for PostgreSQL $1"
	for target in all install; do
		make -s -C "$work/source" -j2 $target with_llvm=no OPTFLAGS= PG_CONFIG="$new/usr/lib/postgresql/$1/bin/pg_config" >&2
	done
	rm -rf "$new/usr/include"
	chmod -R a+rX "$new"
	mv "$new" "$prefix.new.$$"
	rm -rf "$prefix"
	mv "$prefix.new.$$" "$prefix"
}

debian() {
	# A fresh machine has no lists of packages; what is installed apt knows without.
	[ -n "$(apt-cache madison postgresql-common)" ] || root apt-get update -qq
	major=$(apt-cache search --names-only '^postgresql-[0-9]+$' | sed 's/^postgresql-\([0-9]*\).*/\1/' | sort -n | tail -n 1)
	at_least "${major:-0}" "$postgres" ||
		fail "the newest PostgreSQL of this system's packages is ${major:-none}, and footnote needs $postgres; use: docker compose up"

	package=$(apt-cache search --names-only '^postgresql-[0-9]+-pgvector$' | cut -d ' ' -f 1 | sort -V | tail -n 1)
	version=$([ -z "$package" ] || apt-cache policy "$package" | awk '/Candidate:/ { print $2 }')
	if [ -n "$version" ] && dpkg --compare-versions "$version" ge "$vector"; then
		install_packages "$package"
		return
	fi
	missing=
	[ -x "/usr/lib/postgresql/$major/bin/initdb" ] || missing="postgresql-$major"
	command -v gcc >/dev/null && command -v make >/dev/null && [ -e /usr/include/stdio.h ] || missing="$missing gcc make libc6-dev"
	[ -z "$missing" ] || install_packages $missing
	build "$major"
}

# homebrew installs pgvector, and one of the PostgreSQLs that it is built for.
homebrew() {
	brew install pgvector >&2
	brew install "$(ls "$(brew --prefix pgvector)/share" | grep '^postgresql@' | sort -V | tail -n 1)" >&2
}

find_postgres && exit
if command -v apt-get >/dev/null; then
	debian
elif command -v brew >/dev/null; then
	homebrew
fi
find_postgres || fail "footnote needs PostgreSQL $postgres or newer with pgvector $vector or newer: install both, or use: docker compose up"
