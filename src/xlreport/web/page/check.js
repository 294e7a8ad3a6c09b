// Before anything else, in the oldest language: whether this browser has what the page needs, and what to say if not.
(function () {
  function lacking() {
    var needed = ["WebAssembly", "Worker", "Blob", "Promise", "TextDecoder", "WeakRef", "FinalizationRegistry", "BigInt64Array"];
    for (var n = 0; n < needed.length; n += 1) {
      if (typeof window[needed[n]] === "undefined") { return needed[n]; }
    }
    if (!String.prototype.replaceAll) { return "replaceAll"; }
    if (!window.URL || !window.URL.createObjectURL) { return "URL.createObjectURL"; }
    return "";
  }

  window.tooOld = function (what) {
    var notice = document.getElementById("too-old");
    var page = document.getElementById("page");
    if (notice) {
      notice.removeAttribute("hidden");
      document.getElementById("too-old-what").appendChild(document.createTextNode(what));
    }
    if (page) { page.setAttribute("hidden", "hidden"); page.style.display = "none"; }
    window.tooOld = function () {};
  };

  window.onload = function () {
    var what = lacking();
    if (!what && !window.pageBegan) { what = "ES2021"; }
    if (what) { window.tooOld(what); }
  };
  window.browserLacks = lacking;
})();
