/** What people install, tried as they have it: on another machine, at another path, without Java. */
package dev.tare.distribution;
