#!/bin/sh
# Puts the program of this folder into your menu, with the double click on a board file; no administrator is needed.
# "./menu.sh --remove" takes it out again. Board files and settings are not touched.
set -eu
here=$(cd "$(dirname "$0")" && pwd -P)
data=${XDG_DATA_HOME:-$HOME/.local/share}

refresh() {
    if command -v update-desktop-database >/dev/null; then update-desktop-database "$data/applications"; fi
    if command -v update-mime-database >/dev/null; then update-mime-database "$data/mime"; fi
}

if [ "${1-}" = --remove ]; then
    rm -f "$data/applications/hccboard.desktop" "$data/mime/packages/hccboard.xml" \
        "$data/icons/hicolor/scalable/apps/hccboard.svg"
    refresh
    exit 0
fi
case $here in
    *%*)
        echo "The menu starts nothing from a folder with % in its name. Move $here. Nothing was changed." >&2
        exit 2
        ;;
esac
mkdir -p "$data/applications" "$data/mime/packages" "$data/icons/hicolor/scalable/apps"
cp "$here/share/mime/packages/hccboard.xml" "$data/mime/packages/"
cp "$here/share/icons/hicolor/scalable/apps/hccboard.svg" "$data/icons/hicolor/scalable/apps/"
# In a desktop entry a place is quoted twice: as an argument, and as a value
quoted=$(printf '%s' "$here/hccboard" | sed -e 's/\\/\\\\\\\\/g' -e 's/["`$]/\\\\&/g')
LINE="Exec=\"$quoted\" %f" awk '/^Exec=/ { print ENVIRON["LINE"]; next } { print }' \
    "$here/share/applications/hccboard.desktop" > "$data/applications/hccboard.desktop"
refresh
echo "HCC Board is in the menu. If this folder moves, start this again there."
