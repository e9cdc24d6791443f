# Every interactive bash of a lesson, the learner's and root's alike.
[[ $- == *i* ]] || return

HISTCONTROL=ignoredups
HISTSIZE=2000
shopt -s checkwinsize histappend

# Green for the learner, red for root: the one thing worth seeing at a glance.
PS1='\[\e[1;'$((EUID == 0 ? 31 : 32))'m\]\u@\h\[\e[0m\]:\[\e[1;34m\]\w\[\e[0m\]\$ '
alias ls='ls --color=auto' ll='ls -l' grep='grep --color=auto' ip='ip -color=auto'

# bash-completion takes longer to read than bash to start, so it is read when Tab first asks for more than a name, and takes
# over from there.
_read_bash_completion() {
  . /usr/share/bash-completion/bash_completion
  _comp_complete_load "$@"
}
complete -D -F _read_bash_completion
