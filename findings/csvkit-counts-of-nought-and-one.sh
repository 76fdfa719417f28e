#!/bin/sh
# csvkit turns a column of counts that are all 0 or 1 into truth values, and csvsort writes them back as words.
#
# csvsort puts rows in order; a reader would guess that it leaves the cells alone. csvkit 2.2.0 guesses a type for each column
# first, and agate 1.14.2 tries Boolean before Number: a column that holds nothing but 0 and 1 comes out as False and True, in
# csvsort, csvjson and all commands that guess. Small counts are just such columns (one offender at Level 3 in a few areas), and
# next year, with one 2 among them, the same column is numbers again. Nothing is said. With --no-inference the cells stay.
#
# Seen with csvkit 2.2.0 and agate 1.14.2. Exits with 0 while that is so, with 1 when it has changed.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check csvkit==2.2.0 agate==1.14.2
cat > "$folder/counts.csv" <<'CSV'
area,few,some
Kent,0,0
Dorset,1,2
CSV
sorted=$("$folder/venv/bin/csvsort" -c area "$folder/counts.csv")
kept=$("$folder/venv/bin/csvsort" --no-inference -c area "$folder/counts.csv")
printf 'sorted by csvsort:\n%s\n\nsorted with --no-inference:\n%s\n' "$sorted" "$kept"
[ "$sorted" = "area,few,some
Dorset,True,2
Kent,False,0" ] && [ "$kept" = "area,few,some
Dorset,1,2
Kent,0,0" ]
