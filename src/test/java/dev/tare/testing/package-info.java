/** What tests with real parts share: commands, daemons that are stopped again, and a reader of images of their own. */
package dev.tare.testing;
