/** What Tare writes, read by the programs that others use: Docker, skopeo, umoci, crane, a registry. */
package dev.tare.interop;
