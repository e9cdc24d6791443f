#!/bin/sh
# Answers every request for a directory: says which version answers, and in which container.
. /www/version
printf 'Content-Type: text/html; charset=utf-8\r\n\r\n'
cat <<PAGE
<!doctype html>
<html lang="en">
<title>hello-web $version</title>
<style>
  body { font: 1.25rem/1.6 system-ui, sans-serif; margin: 4rem auto; max-width: 36rem; padding: 0 1rem; color: $colour; }
  code { font-size: 1.1em; }
</style>
<h1>Hello from version $version</h1>
<p>This answer was made in the container <code>$(hostname)</code>.</p>
PAGE
