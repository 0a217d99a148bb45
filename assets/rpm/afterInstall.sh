# Given to /bin/sh by rpm, after the files of an installation or of an upgrade are in place.
ln -sf /opt/Ringfort/ringfort /usr/bin/ringfort

# Only where the system gives no namespaces does Chromium's sandbox need a program that everybody runs as root.
if unshare --user true 2>/dev/null; then
  chmod 0755 /opt/Ringfort/chrome-sandbox
else
  chmod 4755 /opt/Ringfort/chrome-sandbox
fi

if command -v update-desktop-database >/dev/null; then
  update-desktop-database --quiet /usr/share/applications || :
fi
