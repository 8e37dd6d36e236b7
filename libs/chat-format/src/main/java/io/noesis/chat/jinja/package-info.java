/// The part of Jinja that chat templates use, as Python's jinja2 renders it in the environment of Hugging Face:
/// `trim_blocks`, `lstrip_blocks`, loop controls, `tojson` without escapes of HTML, `raise_exception`,
/// `strftime_now`.
///
/// Start with [io.noesis.chat.jinja.JinjaTemplate]. Templates are hostile: nothing here may use reflection,
/// reach a file, or do work that [io.noesis.chat.jinja.Meter] does not count. This package must not know models
/// or messages.
@NullMarked
package io.noesis.chat.jinja;

import org.jspecify.annotations.NullMarked;
