#!/usr/bin/env python3
"""Packs a folder so that the same files give the same bytes: archive.py FOLDER ARCHIVE.tar.gz SECONDS

Entries are sorted, belong to nobody by number, and were all changed SECONDS after 1970-01-01: the commit's time.
"""

import gzip
import os
import pathlib
import sys
import tarfile


def main(folder, archive, seconds):
    folder = pathlib.Path(folder)

    def steady(entry):
        entry.uid = entry.gid = 0
        entry.uname = entry.gname = ""
        entry.mtime = seconds
        entry.mode = 0o755 if entry.isdir() or entry.mode & 0o100 else 0o644
        return entry

    with open(archive, "wb") as file, gzip.GzipFile("", "wb", 9, file, mtime=0) as packed:
        with tarfile.open(fileobj=packed, mode="w", format=tarfile.USTAR_FORMAT) as tar:
            for path in sorted([folder, *folder.rglob("*")], key=os.fspath):
                tar.add(path, path.relative_to(folder.parent), recursive=False, filter=steady)


main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
