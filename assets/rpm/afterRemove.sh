# Given to /bin/sh by rpm, with how many versions of the package are left: none, or at an upgrade one. Then that one has
# already been installed, and the link is its own.
if [ "$1" = 0 ]; then
  rm -f /usr/bin/ringfort
fi

if command -v update-desktop-database >/dev/null; then
  update-desktop-database --quiet /usr/share/applications || :
fi
