// A page of questions. Without this script it is a form that works by itself.

import "./quiz-order.js";
import "./quiz-gaps.js";
import "./quiz-point.js";
import "./quiz-save.js";
import "./quiz-find.js";
import "./quiz-clock.js";
import "./quiz-keys.js";
import "./quiz-away.js";

document.getElementById("quiz-wrong")?.focus();
